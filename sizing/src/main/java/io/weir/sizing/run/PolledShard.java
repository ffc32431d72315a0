package io.weir.sizing.run;

import io.weir.broker.error.ReadThroughputExceededException.Limit;
import io.weir.broker.limits.Limits;
import io.weir.sizing.report.Measure;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.ReadThrottledException;
import io.weir.sizing.stream.SharedReads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A shared consumer at a shard, one call at a time: it asks again an interval after it asked last,
 * as KCL does, also for what was refused. From call to call and not on a fixed beat, for a call
 * that came late would have the next one follow too soon, and five consumers be asking six times in
 * some second.
 */
final class PolledShard implements ShardReading {
  private static final int BYTE_SECONDS = 5;

  private final SharedReads reads;
  private final ShardSeries shard;
  private final ConsumerTally tally;
  private final Limits limits;
  private final long intervalNanos;
  private long dueNanos;
  private long records;
  private @Nullable CompletableFuture<Batch> underWay;

  /**
   * Asks for the first time at a time.
   *
   * @param firstNanos differs between consumers, who know nothing of each other
   */
  PolledShard(
      SharedReads reads,
      ShardSeries shard,
      ConsumerTally tally,
      Limits limits,
      long intervalNanos,
      long firstNanos) {
    this.reads = reads;
    this.shard = shard;
    this.tally = tally;
    this.limits = limits;
    this.intervalNanos = intervalNanos;
    this.dueNanos = firstNanos;
  }

  @Override
  public void step(long nowNanos, long nowMillis, int second) {
    if (underWay == null && dueNanos <= nowNanos) {
      dueNanos = nowNanos + intervalNanos;
      underWay = reads.read();
    }
    CompletableFuture<Batch> asked = underWay;
    if (asked != null && asked.isDone()) {
      underWay = null;
      hear(asked, nowMillis, second);
    }
  }

  private void hear(CompletableFuture<Batch> answer, long nowMillis, int second) {
    try {
      Batch batch = answer.join();
      tally.read(batch, nowMillis, second);
      records += batch.count();
      shard.add(Measure.READS, second, 1);
      shard.add(Measure.READ_BYTES, second, batch.bytes());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ReadThrottledException throttled) {
        onThrottled(throttled.limit(), second);
      } else {
        tally.failed(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
      }
    }
  }

  private void onThrottled(@Nullable Limit told, int second) {
    boolean byBytes = told == null ? isShortOfBytes(second) : told == Limit.BYTES;
    tally.throttled(byBytes, told != null);
    shard.add(
        byBytes ? Measure.READS_THROTTLED_BY_BYTES : Measure.READS_THROTTLED_BY_CALLS, second, 1);
  }

  /**
   * Kinesis does not say by which limit. Bytes are given for a second before any are refused, and
   * then paid for over {@value #BYTE_SECONDS} seconds; calls are limited in each second. If both
   * may be short, it is the one of which more was used lately.
   */
  private boolean isShortOfBytes(int second) {
    long calls =
        Math.max(shard.at(Measure.READS, second), shard.at(Measure.READS, Math.max(0, second - 1)));
    int from = Math.max(0, second - BYTE_SECONDS + 1);
    long bytes = 0;
    for (int i = from; i <= second; i++) {
      bytes += shard.at(Measure.READ_BYTES, i);
    }
    if (bytes <= limits.readBytesPerSecond()) {
      return false;
    }
    if (calls < limits.readsPerSecond()) {
      return true;
    }
    return (double) bytes / (second - from + 1) / limits.readBytesPerSecond()
        > (double) calls / limits.readsPerSecond();
  }

  @Override
  public int secondsBehind(int seconds) {
    return shard.secondsSince(records, seconds);
  }

  @Override
  public void close() {
    if (underWay != null) {
      underWay.cancel(false);
    }
  }
}
