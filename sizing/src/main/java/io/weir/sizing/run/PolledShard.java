package io.weir.sizing.run;

import io.weir.sizing.report.Measure;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.ReadThrottledException;
import io.weir.sizing.stream.SharedReads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A shared consumer at a shard: it asks once in each interval, as KCL does, one call at a time;
 * what is refused, it asks again at its next turn.
 */
final class PolledShard implements ShardReading {
  private final SharedReads reads;
  private final ShardSeries shard;
  private final ConsumerTally tally;
  private final long intervalNanos;
  private long dueNanos;
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
      long intervalNanos,
      long firstNanos) {
    this.reads = reads;
    this.shard = shard;
    this.tally = tally;
    this.intervalNanos = intervalNanos;
    this.dueNanos = firstNanos;
  }

  @Override
  public void step(long nowNanos, long nowMillis, int second) {
    if (underWay == null && dueNanos <= nowNanos) {
      dueNanos = Math.max(dueNanos + intervalNanos, nowNanos);
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
      shard.add(Measure.READS, second, 1);
      shard.add(Measure.READ_BYTES, second, batch.bytes());
    } catch (CompletionException e) {
      if (e.getCause() instanceof ReadThrottledException throttled) {
        shard.add(
            tally.throttled(throttled)
                ? Measure.READS_THROTTLED_BY_BYTES
                : Measure.READS_THROTTLED_BY_CALLS,
            second,
            1);
      } else {
        tally.failed();
      }
    }
  }

  @Override
  public void close() {
    if (underWay != null) {
      underWay.cancel(false);
    }
  }
}
