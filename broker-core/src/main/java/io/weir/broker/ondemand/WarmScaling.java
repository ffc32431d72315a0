package io.weir.broker.ondemand;

import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.PeakHistory;
import io.weir.broker.stream.WriteRate;
import java.util.List;

/**
 * Which shards a stream is to have for its warm throughput, as Amazon documents it ("Update a
 * stream"): at once as many as it takes; and where the stream has more, only as many as that, or as
 * twice the peak of the last hour asks for, whichever is more.
 */
public final class WarmScaling {
  private final OnDemandRules rules;
  private final TrafficBook book;
  private final ScalingPlanner planner;

  /** By what is known of the traffic. */
  public WarmScaling(OnDemandRules rules, TrafficBook book) {
    this.rules = rules;
    this.book = book;
    this.planner = new ScalingPlanner(rules);
  }

  /** Opens shards so that a stream takes evenly spread traffic of that many MiB/s. */
  public ScalingPlan widen(ActiveStream stream, int mibps) {
    return mibps == 0
        ? ScalingPlan.NONE
        : planner.widen(stream.state().openShards(), rules.shardsForMibps(mibps));
  }

  /**
   * As {@link #widen}; and if that opens none, has fewer shards, if that many are not needed for
   * that many MiB/s, nor for the traffic. They divide the hash keys evenly; where one of them would
   * be hot, neighbours with little traffic are merged instead.
   *
   * @param peaks for a stream that has not been watched for an hour yet
   * @param today in days since the epoch
   */
  public ScalingPlan fit(ActiveStream stream, int mibps, PeakHistory peaks, long today) {
    ScalingPlan wider = widen(stream, mibps);
    if (!wider.isEmpty()) {
      return wider;
    }
    WriteRate ofHour = book.highestOfHour(stream);
    WriteRate peak = ofHour != null ? ofHour : peaks.highest(today);
    int least = Math.max(rules.shardsForMibps(mibps), rules.shardsFor(peak));
    List<ShardLoad> open = book.loadsOfHour(stream);
    if (open.size() <= least) {
      return ScalingPlan.NONE;
    }
    ScalingPlan even = planner.divide(open, least);
    return even.isEmpty() ? planner.shrink(open, least) : even;
  }
}
