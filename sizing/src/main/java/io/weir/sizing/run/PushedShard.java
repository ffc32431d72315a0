package io.weir.sizing.run;

import io.weir.sizing.report.Measure;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.stream.Batch;
import io.weir.sizing.stream.Pushes;

/** A registered consumer at a shard: it takes what it is sent. */
final class PushedShard implements ShardReading {
  private final Pushes pushes;
  private final ShardSeries shard;
  private final ConsumerTally tally;
  private final boolean counted;
  private long records;
  private int failures;

  /**
   * Takes from a subscription.
   *
   * @param counted whether this consumer stands for all, whose rates are each their own
   */
  PushedShard(Pushes pushes, ShardSeries shard, ConsumerTally tally, boolean counted) {
    this.pushes = pushes;
    this.shard = shard;
    this.tally = tally;
    this.counted = counted;
  }

  @Override
  public void step(long nowNanos, long nowMillis, int second) {
    for (Batch batch; (batch = pushes.next()) != null; ) {
      tally.read(batch, nowMillis, second);
      records += batch.count();
      if (counted) {
        shard.add(Measure.SENT_BYTES, second, batch.bytes());
      }
    }
    for (int all = pushes.failures(); failures < all; failures++) {
      tally.failed(pushes.failure());
    }
  }

  @Override
  public int secondsBehind(int seconds) {
    return shard.secondsSince(records, seconds);
  }

  @Override
  public void close() {
    pushes.close();
  }
}
