package io.weir.broker.shard;

import io.weir.broker.data.ChildShard;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.RecordBody;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.StartingPosition.AfterSequenceNumber;
import io.weir.broker.data.StartingPosition.AtSequenceNumber;
import io.weir.broker.data.StartingPosition.AtTimestamp;
import io.weir.broker.data.StartingPosition.Latest;
import io.weir.broker.error.CorruptRecordException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.ReadThroughputExceededException;
import io.weir.broker.error.ReadThroughputExceededException.Limit;
import io.weir.broker.limits.Limits;
import io.weir.broker.limits.ReadLimits;
import io.weir.log.CorruptLogException;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.List;
import java.util.UUID;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a shard: finds positions, keeps the read limits, copies records out. Positions are resolved
 * when an iterator is made, to an offset; where that has been trimmed by the time of the read, the
 * log reads from the oldest record it has. Thread-safe.
 */
public final class ShardReader {
  /** The longest answer, in bytes. */
  public static final int MAX_BYTES = 10 * 1024 * 1024;

  private static final int GUESSED_RECORD_BYTES = 512;

  private final String streamName;
  private final UUID streamId;
  private final Shard shard;
  private final ShardRef ref;
  private final ShardLog log;
  private final ReadLimits limits;
  private final ShardTallies tallies;
  private final EpochClock clock;
  private final NanoClock nanoClock;
  private final IteratorTokens tokens;
  private volatile int recordBytes = GUESSED_RECORD_BYTES;
  private volatile @Nullable Closure closure;

  /**
   * That the shard is closed.
   *
   * @param endOffset behind its last record, as the catalog knows it; after a loss of power in OS
   *     mode its log may have a later one
   */
  private record Closure(long endOffset, List<ChildShard> children) {}

  ShardReader(String streamName, UUID streamId, Shard shard, Limits limits, ShardContext context) {
    this.streamName = streamName;
    this.streamId = streamId;
    this.shard = shard;
    this.ref = shard.ref();
    this.log = shard.log();
    this.tallies = shard.tallies();
    this.clock = context.clock();
    this.nanoClock = context.nanoClock();
    this.tokens = context.tokens();
    this.limits = new ReadLimits(limits, nanoClock.nanoTime());
  }

  /** The shard that it reads. */
  Shard shard() {
    return shard;
  }

  /** The shard is closed: its records end there, and its children go on. */
  void close(long endOffset, List<ChildShard> children) {
    closure = new Closure(endOffset, children);
  }

  /** The offset behind the last record there is. */
  private long end() {
    Closure closed = closure;
    long durable = log.durableOffset();
    return closed == null ? durable : Math.min(durable, closed.endOffset);
  }

  /** An iterator at a position. */
  ShardIterator iterator(StartingPosition position) {
    long now = clock.time();
    long offset = resolve(position, now);
    if (!limits.admitIterator(nanoClock.nanoTime())) {
      tallies.countReadThrottled();
      throw exceeded(Limit.ITERATORS);
    }
    return iteratorAt(offset, now);
  }

  /** The offset of a position, for a subscription: it is limited otherwise. */
  long offsetOf(StartingPosition position) {
    return resolve(position, clock.time());
  }

  /** AFTER_SEQUENCE_NUMBER this leads to an offset, whose record need not be there. */
  String continuationBefore(long offset) {
    return ref.sequenceNumberBefore(offset);
  }

  /** The shard's number. */
  int shardIndex() {
    return ref.index();
  }

  /** Whether the shard is closed and has nothing at or behind an offset. */
  boolean isAtEnd(long offset) {
    return closure != null && offset >= end();
  }

  private ShardIterator iteratorAt(long offset, long now) {
    return tokens.make(streamName, streamId, ref.index(), offset, now);
  }

  private long resolve(StartingPosition position, long now) {
    if (position instanceof AtSequenceNumber at) {
      return Math.min(own(at.number()).offset(), end());
    } else if (position instanceof AfterSequenceNumber after) {
      SequenceNumber number = own(after.number());
      // The shard's starting number comes before all records; see ShardRef.
      boolean beforeAll = number.recordSecond() < ref.creationSecond();
      long end = end();
      return beforeAll || number.offset() >= end
          ? Math.min(number.offset(), end)
          : number.offset() + 1;
    } else if (position instanceof AtTimestamp at) {
      return offsetAt(at.time().toEpochMilli(), now);
    } else if (position instanceof Latest) {
      return end();
    }
    return log.startOffset();
  }

  private long offsetAt(long millis, long now) {
    if (millis > now) {
      throw new InvalidArgumentException(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
              + " timestampInMillis: "
              + millis
              + ", currentTimestampInMillis: "
              + now);
    }
    return Math.min(log.offsetForTimestamp(millis), end());
  }

  /** The parts of a number that this shard has given out, or will give out next. */
  private SequenceNumber own(String text) {
    SequenceNumber number = SequenceNumber.parse(text);
    if (number.creationSecond() != ref.creationSecond()
        || number.shardIndex() != ref.index()
        || (number.offset() > end() && !isEnding(number))) {
      throw new InvalidArgumentException(
          "StartingSequenceNumber "
              + text
              + " used in GetShardIterator on shard "
              + ref
              + " in stream "
              + streamName
              + " is invalid because it did not come from this stream and shard.");
    }
    return number;
  }

  /** Whether it is the number with which this shard, once closed, is said to end. */
  private boolean isEnding(SequenceNumber number) {
    return closure != null && number.offset() == ShardRef.ENDING_OFFSET;
  }

  /** Whether a read there would find a record. */
  boolean hasRecordAt(long offset) {
    return end() > offset;
  }

  /** The reads that wait for the shard's next record. */
  WaitingReads waiting() {
    return shard.waiting();
  }

  /** Reads, if the limits admit it. */
  ReadResult read(long offset, int maxRecords) {
    ReadLimits.Verdict verdict = limits.admitRead(nanoClock.nanoTime());
    if (verdict != ReadLimits.Verdict.ADMITTED) {
      tallies.countReadThrottled();
      boolean calls = verdict == ReadLimits.Verdict.TOO_MANY_CALLS;
      throw exceeded(calls ? Limit.READS : Limit.BYTES);
    }
    ReadResult result = readAt(offset, maxRecords, MAX_BYTES);
    limits.chargeRead(result.countedBytes());
    return result;
  }

  /**
   * Reads for a subscription, which the limits of the shard do not concern.
   *
   * @param maxRecords 0 to learn only how far the offset is behind the tip
   */
  ReadResult readForSubscription(long offset, int maxRecords, int maxBytes) {
    return readAt(offset, maxRecords, maxBytes);
  }

  private ReadResult readAt(long offset, int maxRecords, int maxBytes) {
    Closure closed = closure; // Before the read: what is closed has all its records.
    int most = closed == null ? maxRecords : upToEnd(offset, maxRecords);
    RecordBatch batch = batchFor(offset, most, maxBytes);
    int count = 0;
    try {
      if (most > 0) {
        count = log.read(offset, most, maxBytes, batch);
      }
    } catch (CorruptLogException e) {
      throw corrupt(e);
    }
    ReadResult result =
        closed != null && isLast(batch, count)
            ? ReadResult.last(ref, batch, closed.children)
            : result(offset, batch, count);
    tallies.outgoing(count, result.countedBytes(), result.millisBehindLatest());
    return result;
  }

  /** Offsets are dense but for gaps, so that many records do not reach beyond the end. */
  private int upToEnd(long offset, int maxRecords) {
    long there = end() - Math.max(offset, log.startOffset());
    return (int) Math.max(0, Math.min(maxRecords, there));
  }

  /** Whether a read of a closed shard came to its end; where nothing was found, nothing follows. */
  private boolean isLast(RecordBatch batch, int count) {
    return count == 0 || batch.offset(count - 1) + 1 >= end();
  }

  private ReadResult result(long from, RecordBatch batch, int count) {
    long now = clock.time();
    long next = from;
    long behind = 0;
    if (count > 0) {
      recordBytes = batch.bodyBytes() / count;
      next = batch.offset(count - 1) + 1;
      if (next < log.durableOffset()) {
        behind = Math.max(1, now - batch.arrivalMillis(count - 1));
      }
    }
    return new ReadResult(ref, batch, iteratorAt(next, now), behind);
  }

  /**
   * Room for what the read will probably find, so that a long answer is not copied again and again
   * as it grows.
   */
  private RecordBatch batchFor(long offset, int maxRecords, int maxBytes) {
    long there = log.durableOffset() - Math.max(offset, log.startOffset());
    int records = (int) Math.max(0, Math.min(maxRecords, there));
    long bytes = records * (recordBytes + recordBytes / 8L + RecordBody.HEADER_LENGTH);
    return new RecordBatch(records, (int) Math.min(maxBytes, bytes));
  }

  private ReadThroughputExceededException exceeded(Limit limit) {
    return new ReadThroughputExceededException(
        "Rate exceeded for shard "
            + ref
            + " in stream "
            + streamName
            + ": too many "
            + limit.inWords()
            + ", counting all consumers. Try again after a second.",
        limit);
  }

  private CorruptRecordException corrupt(CorruptLogException e) {
    String next = ref.sequenceNumber(e.nextReadableOffset(), 0);
    return new CorruptRecordException(
        "A record of shard "
            + ref
            + " in stream "
            + streamName
            + " is damaged: "
            + e.getMessage()
            + ". To read on behind it, use AT_SEQUENCE_NUMBER "
            + next
            + ".",
        e.file(),
        e.position(),
        next,
        e);
  }
}
