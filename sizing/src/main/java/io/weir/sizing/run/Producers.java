package io.weir.sizing.run;

import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.error.WriteThroughputExceededException.Limit;
import io.weir.broker.limits.Limits;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import io.weir.sizing.load.Retries;
import io.weir.sizing.report.Measure;
import io.weir.sizing.report.ProducerReport;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.report.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * The producers of a trial, all together: they put what arrives in calls of up to 500 records, and
 * try again what is throttled, as {@link Retries} has it. Run by one thread; answers come on others
 * and wait until that thread hears them.
 */
final class Producers {
  private static final int MOST_RECORDS = 500;
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private static final long LONGEST_MILLIS = TimeUnit.HOURS.toMillis(2);

  private final StreamGateway gateway;
  private final Retries retries;
  private final Limits limits;
  private final List<ShardSeries> shards;
  private final int[] places;
  private final KeyTally keys;
  private final Bounds bounds;
  private final List<LoadRecord> ready = new ArrayList<>();
  private final PriorityQueue<LoadRecord> waiting = new PriorityQueue<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Histogram delay = new Histogram(LONGEST_MILLIS, 3);
  private long sent;
  private long answered;
  private long held;
  private long bytesUnderWay;
  private long arrived;
  private long stored;
  private long lost;
  private long throttledByRecords;
  private long throttledByBytes;
  private long throttledRecords;
  private long failed;
  private boolean inferred;
  private String failure = "";

  /**
   * Producers of a stream.
   *
   * @param places of each key's shard among the shards
   */
  Producers(
      StreamGateway gateway,
      Retries retries,
      Limits limits,
      List<ShardSeries> shards,
      int[] places,
      KeyTally keys,
      Bounds bounds) {
    this.gateway = gateway;
    this.retries = retries;
    this.limits = limits;
    this.shards = shards;
    this.places = places;
    this.keys = keys;
    this.bounds = bounds;
  }

  /** An answer to a call; it holds failures of the whole call as those of each record. */
  private record Answer(List<LoadRecord> records, List<PutOutcome> outcomes) {}

  /** A producer has a record. */
  void offer(LoadRecord record, int second) {
    arrived++;
    ShardSeries shard = shards.get(places[record.key]);
    shard.add(Measure.ARRIVED_RECORDS, second, 1);
    shard.add(Measure.ARRIVED_BYTES, second, record.bytes);
    keys.arrived(record.key, record.bytes, second);
    if (held == bounds.records()) {
      lost++;
      return;
    }
    held++;
    ready.add(record);
  }

  /**
   * Puts what has arrived and what is to be tried again. Where so much is under way already that
   * more would not be bounded, the rest waits for the next time.
   */
  void send(long nowNanos) {
    while (!waiting.isEmpty() && waiting.peek().dueNanos <= nowNanos) {
      ready.add(waiting.remove());
    }
    // Producers know nothing of each other: neither old nor new records come first.
    ready.sort(Comparator.comparingLong(record -> mix(record.number * 64 + record.attempts)));
    List<LoadRecord> call = new ArrayList<>();
    int bytes = 0;
    int sending = 0;
    for (; sending < ready.size(); sending++) {
      LoadRecord record = ready.get(sending);
      if (bytesUnderWay + record.bytes > bounds.bytesUnderWay()) {
        break;
      }
      bytesUnderWay += record.bytes;
      if (call.size() == MOST_RECORDS || (bytes + record.bytes > MOST_BYTES && !call.isEmpty())) {
        put(call);
        call = new ArrayList<>();
        bytes = 0;
      }
      call.add(record);
      bytes += record.bytes;
    }
    ready.subList(0, sending).clear();
    if (!call.isEmpty()) {
      put(call);
    }
  }

  private void put(List<LoadRecord> call) {
    sent++;
    gateway.putRecords(
        call,
        new PutAnswer() {
          @Override
          public void onOutcomes(List<PutOutcome> outcomes) {
            answers.add(new Answer(call, outcomes));
          }

          @Override
          public void onFailure(GatewayException why) {
            PutOutcome each = new PutOutcome.Refused(why);
            answers.add(new Answer(call, call.stream().map(record -> each).toList()));
          }
        });
  }

  /** Waits for all answers, but not for ever, and hears them. Returns whether all were given. */
  boolean awaitAnswers(long nowNanos, int second, Duration patience) {
    long giveUp = System.nanoTime() + patience.toNanos();
    hearAnswers(nowNanos, second);
    while (answered < sent && System.nanoTime() - giveUp < 0) {
      LockSupport.parkNanos(20_000);
      hearAnswers(nowNanos, second);
    }
    return answered == sent;
  }

  /** Hears the answers that there are. */
  void hearAnswers(long nowNanos, int second) {
    for (Answer answer; (answer = answers.poll()) != null; ) {
      answered++;
      for (int i = 0; i < answer.records.size(); i++) {
        hear(answer.records.get(i), answer.outcomes.get(i), nowNanos, second);
      }
    }
  }

  private void hear(LoadRecord record, PutOutcome outcome, long nowNanos, int second) {
    record.attempts++;
    bytesUnderWay -= record.bytes;
    if (outcome instanceof PutOutcome.Refused refused) {
      onRefused(record, refused.why(), nowNanos, second);
      return;
    }
    held--;
    stored++;
    ShardSeries shard = shards.get(places[record.key]);
    shard.add(Measure.STORED_RECORDS, second, 1);
    shard.add(Measure.STORED_BYTES, second, record.bytes);
    long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - record.arrivalNanos);
    delay.recordValue(Math.min(millis, LONGEST_MILLIS));
  }

  private void onRefused(LoadRecord record, GatewayException why, long nowNanos, int second) {
    if (why.kind() == GatewayException.Kind.THROTTLED) {
      countThrottled(record, why, second);
    } else {
      failed++;
      failure = String.valueOf(why.getMessage());
    }
    long pause =
        isFinal(why.kind())
            ? -1
            : retries.pauseNanos(
                record.attempts,
                nowNanos - record.arrivalNanos,
                mix(record.number * 64 + record.attempts));
    if (pause < 0) {
      held--;
      lost++;
    } else {
      record.dueNanos = nowNanos + pause;
      waiting.add(record);
    }
  }

  private static boolean isFinal(GatewayException.Kind kind) {
    return switch (kind) {
      case PERMANENT, INVALID_CALL -> true;
      case THROTTLED, TRANSIENT -> false;
    };
  }

  private void countThrottled(LoadRecord record, GatewayException why, int second) {
    ShardSeries shard = shards.get(places[record.key]);
    boolean byBytes =
        why.getCause() instanceof WriteThroughputExceededException told
            ? told.limit() == Limit.BYTES
            : infer(shard, second);
    if (byBytes) {
      throttledByBytes++;
    } else {
      throttledByRecords++;
    }
    shard.add(byBytes ? Measure.THROTTLED_BY_BYTES : Measure.THROTTLED_BY_RECORDS, second, 1);
    keys.throttled(record.key);
    if (!record.throttled) {
      record.throttled = true;
      throttledRecords++;
    }
  }

  /** Kinesis does not say by which limit: it is the one of which more was used lately. */
  private boolean infer(ShardSeries shard, int second) {
    inferred = true;
    int from = Math.max(0, second - 1);
    long records = 0;
    long bytes = 0;
    for (int i = from; i <= second; i++) {
      records += shard.at(Measure.STORED_RECORDS, i);
      bytes += shard.at(Measure.STORED_BYTES, i);
    }
    return (double) bytes / limits.writeBytesPerSecond()
        > (double) records / limits.writeRecordsPerSecond();
  }

  /** Chance that does not depend on the order in which answers come. */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Records that the stream took. */
  long stored() {
    return stored;
  }

  /** Records that producers had. */
  long arrived() {
    return arrived;
  }

  /** Attempts refused by a limit. */
  long throttled() {
    return throttledByRecords + throttledByBytes;
  }

  /** Records given up. */
  long lost() {
    return lost;
  }

  /** Whether by which limit records were refused was not told. */
  boolean inferred() {
    return inferred;
  }

  /** What became of all of them. */
  ProducerReport report() {
    return new ProducerReport(
        arrived,
        stored,
        lost,
        held,
        throttledByRecords,
        throttledByBytes,
        throttledRecords,
        failed,
        failure,
        Times.of(delay));
  }
}
