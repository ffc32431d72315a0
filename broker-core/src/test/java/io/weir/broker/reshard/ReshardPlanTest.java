package io.weir.broker.reshard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import io.weir.broker.routing.ShardRouter;
import io.weir.broker.stream.StreamMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which shards close and open, on paper. */
class ReshardPlanTest {
  private static StreamState stream(int shards) {
    return StreamStates.of(
        new StreamCreated(
            new UUID(1, 2), "s", StreamMode.PROVISIONED, 5_000, 10, 86_400_000, shards));
  }

  private static StreamState after(StreamState before, ReshardPlan plan) {
    StreamState after = StreamStates.resharded(before, plan);
    List<HashKeyRange> open = after.openShards().stream().map(ShardState::range).toList();
    assertThat(new ShardRouter(open)).as("holds every key once").isNotNull();
    for (ShardState shard : after.shards()) {
      for (int parent : new int[] {shard.parent(), shard.adjacentParent()}) {
        if (parent != ShardState.NONE) {
          assertThat(shard.creationSecond()).isGreaterThan(after.shard(parent).creationSecond());
          assertThat(after.shard(parent).isOpen()).isFalse();
        }
      }
      assertThat(after.shards().stream().filter(s -> s.isChildOf(shard.index())).count())
          .isLessThanOrEqualTo(2);
    }
    return after;
  }

  @Test
  void aSplitGivesTheRangeToTwoChildren() {
    StreamState before = stream(2);
    ReshardPlan plan = new ReshardPlan(before, 11, 6_000);
    plan.split(before.shards().get(0), new HashKey(1, 0));
    StreamState after = after(before, plan);
    assertThat(plan.closed()).containsExactly(0);
    assertThat(after.shard(2).range()).isEqualTo(new HashKeyRange(HashKey.MIN, new HashKey(0, -1)));
    assertThat(after.shard(3).range().start()).isEqualTo(new HashKey(1, 0));
    assertThat(after.shard(3).range().end()).isEqualTo(before.shard(0).range().end());
    assertThat(after.shard(2).parent()).isZero();
    assertThat(after.shard(2).adjacentParent()).isEqualTo(ShardState.NONE);
    assertThat(after.shard(0).closedAtMillis()).isEqualTo(6_000);
    assertThat(after.nextIndex()).isEqualTo(4);
  }

  @Test
  void aMergeGivesBothRangesToOneChild() {
    StreamState before = stream(3);
    ReshardPlan plan = new ReshardPlan(before, 11, 6_000);
    plan.merge(before.shards().get(1), before.shards().get(2));
    StreamState after = after(before, plan);
    assertThat(after.shard(3).parent()).isEqualTo(1);
    assertThat(after.shard(3).adjacentParent()).isEqualTo(2);
    assertThat(after.openShards()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "2,4", "4,5", "5,10", "7,9", "10,13", "4,2", "5,3", "10,5", "9,7", "3,3"})
  void scalingDividesTheKeysEvenly(int from, int to) {
    StreamState before = stream(from);
    ReshardPlan plan = new ReshardPlan(before, 11, 6_000);
    plan.scaleTo(to);
    StreamState after = after(before, plan);
    assertThat(after.openShards())
        .extracting(ShardState::range)
        .containsExactlyElementsOf(HashRanges.divide(to));
    assertThat(plan.isEmpty()).isEqualTo(from == to);
    assertThat(plan.openCount()).isEqualTo(to);
  }

  @Test
  void doublingMakesTwoChildrenOfEach() {
    ReshardPlan plan = new ReshardPlan(stream(4), 11, 6_000);
    plan.scaleTo(8);
    assertThat(plan.opened()).hasSize(8).allMatch(ShardState::isOpen);
  }

  @Test
  void unevenShardsAreEvenedOut() {
    StreamState before = stream(2);
    ReshardPlan split = new ReshardPlan(before, 11, 6_000);
    split.split(before.shards().get(0), new HashKey(0, 7));
    StreamState uneven = after(before, split);
    ReshardPlan plan = new ReshardPlan(uneven, 20, 7_000);
    plan.scaleTo(3);
    assertThat(after(uneven, plan).openShards())
        .extracting(ShardState::range)
        .containsExactlyElementsOf(HashRanges.divide(3));
  }

  @Test
  void noLifetimeEndsBeforeItBegan() {
    ReshardPlan plan = new ReshardPlan(stream(1), 11, 1_000);
    plan.scaleTo(2);
    assertThat(plan.atMillis()).isEqualTo(5_000);
  }

  @Test
  void whatExpiresLeavesEveryKeyABeginning() {
    StreamState state = stream(4);
    for (int target : new int[] {8, 5, 3, 6}) {
      ReshardPlan plan =
          new ReshardPlan(
              state, state.shards().get(state.shards().size() - 1).creationSecond() + 1, 6_000);
      plan.scaleTo(target);
      state = after(state, plan);
    }
    List<Integer> closed = new ArrayList<>();
    state.shards().stream().filter(s -> !s.isOpen()).forEach(s -> closed.add(s.index()));
    java.util.Random random = new java.util.Random(7);
    for (int round = 0; round < 300; round++) {
      Set<Integer> past = new HashSet<>();
      double share = random.nextDouble();
      closed.stream().filter(i -> random.nextDouble() < share).forEach(past::add);
      List<Integer> going = ShardExpiry.removable(state, past);
      assertThat(past).containsAll(going);
      List<HashKeyRange> roots = roots(StreamStates.without(state, going));
      assertThat(new ShardRouter(roots)).isNotNull();
    }
    assertThat(ShardExpiry.removable(state, new HashSet<>(closed))).hasSameSizeAs(closed);
    assertThat(ShardExpiry.removable(state, Set.of(0, 1, 2, 3))).containsExactly(0, 1, 2, 3);
    assertThat(ShardExpiry.removable(state, Set.of(4))).isEmpty();
  }

  private static List<HashKeyRange> roots(StreamState state) {
    return state.shards().stream()
        .filter(s -> state.shard(s.parent()) == null && state.shard(s.adjacentParent()) == null)
        .sorted(java.util.Comparator.comparing(s -> s.range().start()))
        .map(ShardState::range)
        .toList();
  }
}
