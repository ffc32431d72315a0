package io.weir.broker.ondemand;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.routing.HashKeyRange;
import java.util.List;

/**
 * Which shards of a stream are to be split, and which are to be merged; or that all hash keys are
 * to be divided anew. Immutable.
 *
 * @param splits shards, each with the number of equal parts that it gives
 * @param merges of adjacent shards, in the order of their hash keys
 * @param evenly how many shards are to divide the hash keys evenly, or 0
 */
public record ScalingPlan(List<Split> splits, List<Merge> merges, int evenly) {
  /** All stays as it is. */
  static final ScalingPlan NONE = new ScalingPlan(List.of(), List.of(), 0);

  static ScalingPlan splitting(List<Split> splits) {
    return new ScalingPlan(splits, List.of(), 0);
  }

  static ScalingPlan merging(List<Merge> merges) {
    return new ScalingPlan(List.of(), merges, 0);
  }

  static ScalingPlan dividing(int shards) {
    return new ScalingPlan(List.of(), List.of(), shards);
  }

  /** A shard is split into parts of equal width. */
  record Split(ShardState shard, int parts) {}

  /** Two or more shards become one. */
  record Merge(List<ShardState> shards) {
    Merge {
      shards = List.copyOf(shards);
    }

    HashKeyRange range() {
      return new HashKeyRange(
          shards.get(0).range().start(), shards.get(shards.size() - 1).range().end());
    }
  }

  /** Copies the lists. */
  public ScalingPlan {
    splits = List.copyOf(splits);
    merges = List.copyOf(merges);
  }

  /** Whether all stays as it is. */
  public boolean isEmpty() {
    return splits.isEmpty() && merges.isEmpty() && evenly == 0;
  }

  /** Whether the shards that it is about are still open. */
  public boolean fits(StreamState stream) {
    return splits.stream().allMatch(split -> isOpen(stream, split.shard()))
        && merges.stream()
            .flatMap(merge -> merge.shards().stream())
            .allMatch(shard -> isOpen(stream, shard));
  }

  private static boolean isOpen(StreamState stream, ShardState shard) {
    ShardState known = stream.shard(shard.index());
    return known != null && known.isOpen();
  }

  /** Puts its steps into a plan. */
  public void addTo(ReshardPlan plan) {
    splits.forEach(split -> plan.splitEvenly(split.shard(), split.parts()));
    merges.forEach(merge -> plan.mergeAll(merge.range()));
    if (evenly > 0) {
      plan.scaleTo(evenly);
    }
  }
}
