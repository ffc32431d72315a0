package io.weir.broker.shard;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.ExpiredIteratorException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StorageException;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.agrona.concurrent.EpochClock;

/**
 * Where readers come: checks iterators, finds the shard, reads at once or when there is news.
 * Thread-safe.
 */
public final class ReadDesk {
  private static final long ITERATOR_LIFE_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final int MAX_RECORDS = 10_000;
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  private final StreamTable streams;
  private final EpochClock clock;

  /** Over these streams. */
  public ReadDesk(StreamTable streams, EpochClock clock) {
    this.streams = streams;
    this.clock = clock;
  }

  /** An iterator at a position. */
  public ShardIterator iterator(String streamName, String shardId, StartingPosition position) {
    ActiveStream stream = streams.get(streamName);
    ShardReader reader = reader(stream, shardId);
    return fromStorage(stream, () -> reader.iterator(position));
  }

  /**
   * A sequence number behind which a position is, whatever becomes of the records before it. It is
   * no iterator, and no limit counts it.
   */
  public static String numberBefore(
      ActiveStream stream, String shardId, StartingPosition position) {
    ShardReader reader = reader(stream, shardId);
    return fromStorage(stream, () -> reader.continuationBefore(reader.offsetOf(position)));
  }

  /** The reader of a shard by its id. */
  static ShardReader reader(ActiveStream stream, String shardId) {
    ShardReader reader = stream.reader(ShardRef.indexOf(shardId));
    if (reader == null) {
      throw new ShardNotFoundException(
          "Shard " + shardId + " in stream " + stream.state().name() + " does not exist.");
    }
    return reader;
  }

  /** Reads at once. */
  public ReadResult read(ShardIterator iterator, int maxRecords) {
    ActiveStream stream = check(iterator, maxRecords);
    return read(stream, readerOf(stream, iterator), iterator.offset(), maxRecords);
  }

  private static ReadResult read(
      ActiveStream stream, ShardReader reader, long offset, int maxRecords) {
    long start = System.nanoTime();
    ReadResult result = fromStorage(stream, () -> reader.read(offset, maxRecords));
    stream.meters().getRecords(result, System.nanoTime() - start);
    return result;
  }

  /** Reads at once if there is a record, or else when there is, or when the time is over. */
  public CompletableFuture<ReadResult> readOrWait(
      ShardIterator iterator, int maxRecords, Duration maxWait) {
    if (maxWait.isNegative() || maxWait.compareTo(MAX_WAIT) > 0) {
      throw new InvalidArgumentException("A read waits for 0 to 5 minutes, not " + maxWait + ".");
    }
    ActiveStream stream = check(iterator, maxRecords);
    ShardReader reader = readerOf(stream, iterator);
    CompletableFuture<ReadResult> future = new CompletableFuture<>();
    Runnable action =
        () -> {
          try {
            streams.checkOpen();
            future.complete(read(stream, reader, iterator.offset(), maxRecords));
          } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
          }
        };
    if (maxWait.isZero() || fromStorage(stream, () -> reader.hasRecordAt(iterator.offset()))) {
      action.run();
      return future;
    }
    try {
      Runnable abandon = reader.waiting().await(iterator.offset(), maxWait.toNanos(), action);
      // The returned stage is of no interest: giving a wait up does not fail.
      CompletableFuture<ReadResult> unused = future.whenComplete((result, error) -> abandon.run());
    } catch (OverloadedException e) {
      future.completeExceptionally(e);
    }
    return future;
  }

  private ActiveStream check(ShardIterator iterator, int maxRecords) {
    if (maxRecords < 1 || maxRecords > MAX_RECORDS) {
      throw new InvalidArgumentException(
          "A read returns 1 to " + MAX_RECORDS + " records, not " + maxRecords + ".");
    }
    ActiveStream stream = streams.get(iterator.streamName());
    if (!stream.state().id().equals(iterator.streamId())) {
      throw new InvalidArgumentException(
          "The shard iterator belongs to an earlier stream " + iterator.streamName() + ".");
    }
    checkAge(clock.time() - iterator.createdAtMillis());
    return stream;
  }

  /** One that was made in what is now the future is as old as it is far from now. */
  private static void checkAge(long age) {
    if (Math.abs(age) > ITERATOR_LIFE_MILLIS) {
      throw new ExpiredIteratorException(
          "Iterator expired. The iterator was created "
              + Math.abs(age)
              + " milliseconds "
              + (age > 0 ? "ago" : "ahead of a clock that was since set back")
              + ", and one is good for "
              + ITERATOR_LIFE_MILLIS
              + ". Get another one.");
    }
  }

  private static ShardReader readerOf(ActiveStream stream, ShardIterator iterator) {
    ShardReader reader = stream.reader(iterator.shardIndex());
    if (reader == null) {
      throw new ShardNotFoundException(
          "Shard "
              + iterator.shardId()
              + " in stream "
              + iterator.streamName()
              + " does not exist: all its records are past retention.");
    }
    return reader;
  }

  /** A log that was closed under a read belongs to a stream that was deleted under it. */
  static <T> T fromStorage(ActiveStream stream, Supplier<T> read) {
    try {
      return read.get();
    } catch (LogClosedException e) {
      throw stream.goneOrClosed();
    } catch (LogException e) {
      throw new StorageException(
          "Reading stream " + stream.state().name() + " failed: " + e.getMessage(), e);
    }
  }
}
