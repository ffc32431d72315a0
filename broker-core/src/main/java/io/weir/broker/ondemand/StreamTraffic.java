package io.weir.broker.ondemand;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.Shard;
import io.weir.broker.stream.WriteRate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is put into an on-demand stream and into each of its shards, minute by minute, since it is
 * watched; and whether splits have helped. Bounded: a ring of 60 minutes for the stream, one of 24
 * hours for each open shard. Not thread-safe; {@link TrafficBook} has a lock.
 */
final class StreamTraffic {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final int MINUTES = 60;
  private static final int DAY = 24;

  private final OnDemandRules rules;
  private final long sinceNanos;
  private final Map<Integer, ShardTraffic> shards = new HashMap<>();
  private final PeakRing minutes = new PeakRing(MINUTES, TimeUnit.MINUTES.toNanos(1));
  private final SplitOutcomes outcomes = new SplitOutcomes();
  private long lastLook;

  /** Watched from now on. */
  StreamTraffic(OnDemandRules rules, ActiveStream stream, long nowNanos) {
    this.rules = rules;
    this.sinceNanos = nowNanos;
    this.lastLook = nowNanos;
    watchNew(stream.state(), stream.shards(), nowNanos);
  }

  /** The stream's rate since the last look. */
  WriteRate look(ActiveStream stream, long nowNanos) {
    StreamState state = stream.state();
    List<Shard> all = stream.shards();
    long elapsed = Math.max(1, nowNanos - lastLook);
    WriteRate total = WriteRate.ZERO;
    for (Shard shard : all) {
      ShardTraffic traffic = shards.get(shard.ref().index());
      if (traffic != null) {
        total = total.plus(traffic.look(shard.tallies(), elapsed, nowNanos));
      }
    }
    lastLook = nowNanos;
    minutes.note(nowNanos, total);
    watchNew(state, all, nowNanos);
    judgeSplits(state);
    return total;
  }

  /** Watches open shards that it did not know, and forgets closed ones. */
  private void watchNew(StreamState state, List<Shard> all, long nowNanos) {
    Set<Integer> open = new HashSet<>();
    for (Shard shard : all) {
      ShardState known = state.shard(shard.ref().index());
      if (known != null && known.isOpen()) {
        open.add(known.index());
        shards.computeIfAbsent(
            known.index(), index -> ShardTraffic.from(shard.tallies(), nowNanos));
      }
    }
    shards.keySet().retainAll(open);
    outcomes.retain(open);
  }

  private void judgeSplits(StreamState state) {
    for (ShardState shard : state.openShards()) {
      ShardTraffic own = shards.get(shard.index());
      ShardTraffic siblings = shards.get(outcomes.siblingOf(shard.index()));
      if (own != null && siblings != null && rules.isHot(own.latest())) {
        outcomes.judge(shard.index(), own.latest(), siblings.latest(), rules.shard());
      }
    }
  }

  /** Shards were split or merged just now: those that came from them count from the beginning. */
  void scaled(StreamState after, ScalingPlan plan, long nowNanos) {
    for (ShardState shard : after.openShards()) {
      shards.computeIfAbsent(shard.index(), index -> ShardTraffic.ofNew(nowNanos));
    }
    for (ScalingPlan.Split split : plan.splits()) {
      int parent = split.shard().index();
      List<Integer> children =
          after.shards().stream()
              .filter(shard -> shard.isChildOf(parent))
              .map(ShardState::index)
              .toList();
      if (children.size() == 2) {
        outcomes.split(parent, children.get(0), children.get(1));
      }
    }
  }

  /** The open shards in the order of their hash keys, for a planner that looks back a day. */
  List<ShardLoad> loadsOfDay(StreamState state, long nowNanos) {
    return loads(state, nowNanos, DAY, DAY * HOUR);
  }

  /**
   * The open shards in the order of their hash keys, for a planner that looks back an hour: the one
   * at hand and the one before.
   */
  List<ShardLoad> loadsOfHour(StreamState state, long nowNanos) {
    return loads(state, nowNanos, 2, 0);
  }

  private List<ShardLoad> loads(StreamState state, long nowNanos, int hours, long watchedNanos) {
    List<ShardLoad> loads = new ArrayList<>();
    for (ShardState shard : state.openShards()) {
      ShardTraffic traffic = shards.get(shard.index());
      if (traffic == null) {
        loads.add(new ShardLoad(shard, WriteRate.ZERO, WriteRate.ZERO, false, 0));
      } else {
        loads.add(
            new ShardLoad(
                shard,
                traffic.latest(),
                traffic.highest(nowNanos, hours),
                traffic.watchedNanos(nowNanos) >= watchedNanos,
                outcomes.futileSplits(shard.index())));
      }
    }
    return loads;
  }

  /** The stream's highest rates of the last 60 minutes. */
  WriteRate highestOfHour(long nowNanos) {
    return minutes.highest(nowNanos);
  }

  /** Whether it has been watched for an hour. */
  boolean isWatchedForAnHour(long nowNanos) {
    return nowNanos - sinceNanos >= HOUR;
  }
}
