package io.weir.broker.ondemand;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.ondemand.ScalingPlan.Merge;
import io.weir.broker.ondemand.ScalingPlan.Split;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import io.weir.broker.stream.WriteRate;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Works out from what is put into the shards of a stream which of them are to be split or merged. A
 * function of its arguments: no clock, no memory. Thread-safe.
 */
final class ScalingPlanner {
  /** So many splits in a row that did not help tell a hot key. */
  static final int MOST_FUTILE_SPLITS = 4;

  /** No shard is split into ones that are narrower than that part of all hash keys. */
  private static final int NARROWEST_BITS = 16;

  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  private final OnDemandRules rules;

  ScalingPlanner(OnDemandRules rules) {
    this.rules = rules;
  }

  /**
   * Splits hot shards in two, the hottest first. Where their traffic is spread over their hash
   * keys, each child has half of it, so that no shard is hot afterwards unless it was throttled.
   *
   * @param mostMore how many more shards there may be
   */
  ScalingPlan grow(List<ShardLoad> open, int mostMore) {
    List<Split> splits =
        open.stream()
            .filter(load -> rules.isHot(load.latest()))
            .filter(load -> !isHotKey(load))
            .sorted(
                Comparator.comparingDouble((ShardLoad load) -> load.latest().in(rules.shard()))
                    .reversed())
            .limit(Math.max(0, mostMore))
            .map(load -> new Split(load.shard(), 2))
            .toList();
    return ScalingPlan.splitting(splits);
  }

  /** Whether a hot shard is not worth to be split any more: its traffic is that of one key. */
  boolean isHotKey(ShardLoad load) {
    return load.futileSplits() >= MOST_FUTILE_SPLITS
        || widthOf(load.shard()).bitLength() - 1 <= 128 - NARROWEST_BITS;
  }

  /**
   * Merges neighbours, those that have least traffic together first, and of those the narrowest.
   * What is merged is not hot, by the highest rates that are known. Shards that were not watched
   * for long enough stay.
   *
   * @param least how many shards are to be left at least
   */
  ScalingPlan shrink(List<ShardLoad> open, int least) {
    MergeRow row = new MergeRow(rules, open);
    int left = open.size();
    while (left > least && row.mergeBest()) {
      left--;
    }
    List<Merge> merges = new ArrayList<>();
    row.groups().stream().filter(group -> group.size() > 1).map(Merge::new).forEach(merges::add);
    return ScalingPlan.merging(merges);
  }

  /**
   * Has fewer shards divide the hash keys evenly, if none of them is hot, by the highest rates of
   * the shards that it replaces in part or in whole.
   */
  ScalingPlan divide(List<ShardLoad> open, int shards) {
    int next = 0;
    for (HashKeyRange range : HashRanges.divide(shards)) {
      WriteRate together = WriteRate.ZERO;
      while (next < open.size()
          && open.get(next).shard().range().end().compareTo(range.end()) <= 0) {
        together = together.plus(open.get(next++).high());
      }
      if (next < open.size()
          && open.get(next).shard().range().start().compareTo(range.end()) <= 0) {
        together = together.plus(open.get(next).high());
      }
      if (rules.isHot(together)) {
        return ScalingPlan.NONE;
      }
    }
    return ScalingPlan.dividing(shards);
  }

  /**
   * Splits shards into equal parts until each has at most its part of the hash keys, if there were
   * so many shards of equal width: then evenly spread traffic finds the capacity of so many shards.
   * There may be more of them afterwards, since narrow shards stay.
   */
  ScalingPlan widen(List<ShardState> open, int shards) {
    List<Split> splits = new ArrayList<>();
    for (ShardState shard : open) {
      int parts = partsOf(shard, shards);
      if (parts > 1) {
        splits.add(new Split(shard, parts));
      }
    }
    return ScalingPlan.splitting(splits);
  }

  /**
   * The width times the number of shards, rounded up; less what the last of evenly divided shards
   * is wider than the others.
   */
  private static int partsOf(ShardState shard, int shards) {
    BigInteger many = BigInteger.valueOf(shards);
    BigInteger width = widthOf(shard).subtract(many).max(BigInteger.ONE);
    BigInteger[] parts = width.multiply(many).divideAndRemainder(KEYS);
    return parts[0].intValueExact() + (parts[1].signum() > 0 ? 1 : 0);
  }

  static BigInteger widthOf(ShardState shard) {
    HashKeyRange range = shard.range();
    return range.end().toBigInteger().subtract(range.start().toBigInteger()).add(BigInteger.ONE);
  }
}
