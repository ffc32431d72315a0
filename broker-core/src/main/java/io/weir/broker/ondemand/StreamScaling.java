package io.weir.broker.ondemand;

import io.weir.broker.limits.RecentTimes;
import io.weir.broker.stream.PeakHistory;
import io.weir.broker.stream.StreamSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when one stream is scaled, and how far: upwards whenever a shard is hot, at the pace of
 * {@link GrowthPace}; downwards at most once a day, by half at most, when 30 days have shown that
 * fewer shards take twice the peak. Not thread-safe.
 */
final class StreamScaling {
  private static final Logger LOG = LoggerFactory.getLogger(StreamScaling.class);
  private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final long PEAKS_COUNT_MILLIS = Duration.ofDays(30).toMillis();

  private final String stream;
  private final OnDemandRules rules;
  private final ScalingPlanner planner;
  private final GrowthPace pace = new GrowthPace();
  private final Set<Integer> toldHotKeys = new HashSet<>();
  private boolean toldFull;
  private boolean shrunk;
  private long shrunkAt;

  StreamScaling(String stream, OnDemandRules rules) {
    this.stream = stream;
    this.rules = rules;
    this.planner = new ScalingPlanner(rules);
  }

  /**
   * What is to be done now; at most once a minute.
   *
   * @param loads the open shards and their traffic, as far back as a day
   * @param room how many more shards there may be in the broker
   */
  ScalingPlan plan(
      List<ShardLoad> loads, StreamSettings settings, int room, long nowNanos, long nowMillis) {
    int open = loads.size();
    pace.note(nowNanos, open);
    int bound = Math.min(OnDemandRules.MOST_SHARDS - open, room);
    ScalingPlan grow = planner.grow(loads, Math.min(bound, pace.most() - open));
    tell(loads, bound);
    if (!grow.isEmpty()) {
      return grow;
    }
    int least = least(settings, nowMillis);
    if (open <= least || !mayShrink(settings, nowNanos, nowMillis)) {
      return ScalingPlan.NONE;
    }
    ScalingPlan shrink = planner.shrink(loads, Math.max(least, (open + 1) / 2));
    if (!shrink.isEmpty()) {
      shrunk = true;
      shrunkAt = nowNanos;
    }
    return shrink;
  }

  private int least(StreamSettings settings, long nowMillis) {
    PeakHistory peaks = settings.peaks();
    int forPeak = rules.shardsFor(peaks.highest(nowMillis / DAY_MILLIS));
    return Math.max(forPeak, rules.shardsForMibps(settings.warmMibps()));
  }

  /** A stream that was switched to on-demand keeps its shards until there are 30 days of peaks. */
  private boolean mayShrink(StreamSettings settings, long nowNanos, long nowMillis) {
    boolean switched =
        RecentTimes.count(settings.changes().modeSwitches(), PEAKS_COUNT_MILLIS, nowMillis) > 0;
    return !switched && (!shrunk || nowNanos - shrunkAt >= DAY_NANOS);
  }

  /** Says once why a hot shard stays as it is. */
  private void tell(List<ShardLoad> loads, int bound) {
    toldHotKeys.retainAll(
        loads.stream().map(load -> load.shard().index()).collect(Collectors.toSet()));
    boolean full = false;
    for (ShardLoad load : loads) {
      if (rules.isHot(load.latest())) {
        boolean hotKey = planner.isHotKey(load);
        full |= bound <= 0 && !hotKey;
        if (hotKey && toldHotKeys.add(load.shard().index())) {
          tellHotKey(load);
        }
      }
    }
    if (full && !toldFull) {
      tellFull(loads.size());
    }
    toldFull = full;
  }

  private void tellHotKey(ShardLoad load) {
    LOG.warn(
        "Shard {} of on-demand stream {} is put {} bytes/s and {} records/s, and is not split any"
            + " more: splits have left all of it with one child, so it is that of a single"
            + " partition key. Spread it over more keys.",
        load.shard().index(),
        stream,
        load.latest().bytesPerSecond(),
        load.latest().recordsPerSecond());
  }

  private void tellFull(int open) {
    LOG.warn(
        "On-demand stream {} has hot shards and gets no more: it has {} of {} at most, or the"
            + " broker's quota of shards is used up.",
        stream,
        open,
        OnDemandRules.MOST_SHARDS);
  }
}
