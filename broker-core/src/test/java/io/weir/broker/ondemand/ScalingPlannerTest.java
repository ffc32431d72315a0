package io.weir.broker.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.catalog.StreamStates;
import io.weir.broker.limits.Limits;
import io.weir.broker.ondemand.ScalingPlan.Merge;
import io.weir.broker.ondemand.ScalingPlan.Split;
import io.weir.broker.reshard.ReshardPlan;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import io.weir.broker.stream.WriteRate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From traffic to splits and merges, on paper. */
class ScalingPlannerTest {
  private static final int KIB = 1024;
  private static final OnDemandRules RULES = OnDemandRules.of(Limits.aws());

  private final ScalingPlanner planner = new ScalingPlanner(RULES);

  private static ShardState shard(int index, HashKeyRange range) {
    return ShardState.open(index, 10, range, ShardState.NONE, ShardState.NONE, 5_000);
  }

  private static WriteRate kib(long kibPerSecond) {
    return new WriteRate(kibPerSecond * KIB, 0);
  }

  /** Shards that divide the hash keys evenly, with so many KiB/s each. */
  private static List<ShardLoad> loads(int... kibs) {
    List<HashKeyRange> ranges = HashRanges.divide(kibs.length);
    List<ShardLoad> loads = new ArrayList<>();
    for (int i = 0; i < kibs.length; i++) {
      loads.add(new ShardLoad(shard(i, ranges.get(i)), kib(kibs[i]), kib(kibs[i]), true, 0));
    }
    return loads;
  }

  private static List<Integer> split(ScalingPlan plan) {
    assertThat(plan.merges()).isEmpty();
    assertThat(plan.splits()).allMatch(split -> split.parts() == 2);
    return plan.splits().stream().map(Split::shard).map(ShardState::index).toList();
  }

  private static List<List<Integer>> merged(ScalingPlan plan) {
    assertThat(plan.splits()).isEmpty();
    return plan.merges().stream()
        .map(Merge::shards)
        .map(shards -> shards.stream().map(ShardState::index).toList())
        .toList();
  }

  // ---- growing

  @Test
  void hotShardsAreSplitAndNoOthers() {
    assertThat(split(planner.grow(loads(500, 501, 3, 900), 100))).containsExactly(3, 1);
    assertThat(planner.grow(loads(500, 500, 500, 500), 100).isEmpty()).isTrue();
  }

  @Test
  void recordsMakeAShardHotToo() {
    ShardState only = shard(0, HashRanges.divide(1).get(0));
    for (int records : new int[] {500, 501}) {
      ShardLoad load = new ShardLoad(only, new WriteRate(9, records), WriteRate.ZERO, true, 0);
      assertThat(planner.grow(List.of(load), 1).isEmpty()).isEqualTo(records == 500);
    }
  }

  @Test
  void theHottestComeFirstWhereNotAllMay() {
    assertThat(split(planner.grow(loads(600, 1000, 700, 900), 2))).containsExactly(1, 3);
    assertThat(planner.grow(loads(600, 1000), 0).isEmpty()).isTrue();
    assertThat(planner.grow(loads(600, 1000), -7).isEmpty()).isTrue();
  }

  /** What Amazon promises: where no shard is hot, twice the present rate finds room. */
  @Test
  void withoutHotShardsTheCapacityIsTwiceTheRate() {
    List<ShardLoad> loads = loads(500, 500, 500, 500, 500);
    assertThat(planner.grow(loads, 100).isEmpty()).isTrue();
    assertThat(RULES.shardsFor(kib(5 * 500))).isLessThanOrEqualTo(5);
  }

  @Test
  void aHotKeyIsNotSplitWithoutEnd() {
    HashKeyRange range = HashRanges.divide(4).get(2);
    for (int futile = 0; futile < 6; futile++) {
      ShardLoad load = new ShardLoad(shard(0, range), kib(1000), kib(1000), true, futile);
      assertThat(planner.grow(List.of(load), 9).isEmpty()).isEqualTo(futile >= 4);
    }
    HashKeyRange narrow = HashRanges.divide(1 << 16).get(77);
    ShardLoad load = new ShardLoad(shard(0, narrow), kib(1000), kib(1000), true, 0);
    assertThat(planner.grow(List.of(load), 9).isEmpty()).isTrue();
  }

  // ---- shrinking

  @Test
  void neighboursWithTheLeastTrafficAreMerged() {
    assertThat(merged(planner.shrink(loads(300, 10, 20, 100), 3))).containsExactly(List.of(1, 2));
    assertThat(merged(planner.shrink(loads(0, 0, 0, 0, 0, 0, 0, 0), 4)))
        .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6, 7));
    assertThat(planner.shrink(loads(0, 0), 2).isEmpty()).isTrue();
  }

  @Test
  void whatIsMergedIsNotHot() {
    assertThat(planner.shrink(loads(300, 300, 300, 300), 1).isEmpty()).isTrue();
    assertThat(merged(planner.shrink(loads(300, 200, 300, 201), 1))).containsExactly(List.of(0, 1));
  }

  @Test
  void shardsThatAreNotKnownForLongEnoughStay() {
    List<ShardLoad> loads = new ArrayList<>(loads(0, 0, 0));
    ShardLoad young = loads.get(1);
    loads.set(1, new ShardLoad(young.shard(), WriteRate.ZERO, WriteRate.ZERO, false, 0));
    assertThat(planner.shrink(loads, 1).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"64,4", "64,1", "200,7", "1000,13"})
  void manyAreMergedIntoFewOfSimilarWidth(int from, int to) {
    ScalingPlan plan = planner.shrink(loads(new int[from]), to);
    StreamState after = applied(from, plan);
    assertThat(after.openShards()).hasSize(to);
    double widest =
        after.openShards().stream()
            .mapToDouble(s -> ScalingPlanner.widthOf(s).doubleValue())
            .max()
            .orElseThrow();
    assertThat(widest).isLessThanOrEqualTo(4 * Math.pow(2, 128) / to);
  }

  // ---- being divided anew

  @Test
  void aDivisionIntoFewerIsEvenWhereNoneOfThemIsHot() {
    ScalingPlan plan = planner.divide(loads(new int[20]), 6);
    StreamState after = applied(20, plan);
    assertThat(after.openShards().stream().map(ShardState::range).toList())
        .isEqualTo(HashRanges.divide(6));
    assertThat(planner.divide(loads(250, 250, 0, 500), 2).evenly()).isEqualTo(2);
    assertThat(planner.divide(loads(250, 251, 0, 0), 2).isEmpty()).isTrue();
    assertThat(planner.divide(loads(0, 501, 0), 2).isEmpty()).isTrue();
    assertThat(planner.divide(loads(0, 300, 201), 2).isEmpty())
        .as("half of it counts whole")
        .isTrue();
    assertThat(planner.divide(loads(0, 300, 200), 2).evenly()).isEqualTo(2);
  }

  // ---- being made warm

  @ParameterizedTest
  @CsvSource({"4,20,20", "4,8,8", "4,4,4", "1,4,4", "3,10,12", "8,20,24", "20,4,20", "7,7,7"})
  void eachShardGetsAtMostItsPartOfTheKeys(int from, int warm, int to) {
    List<ShardState> open = loads(new int[from]).stream().map(ShardLoad::shard).toList();
    StreamState after = applied(from, planner.widen(open, warm));
    assertThat(after.openShards()).hasSize(to);
    double part = Math.pow(2, 128) / warm;
    assertThat(after.openShards())
        .allMatch(s -> ScalingPlanner.widthOf(s).doubleValue() <= part * 1.000001);
  }

  private static StreamState applied(int shards, ScalingPlan plan) {
    StreamState before = StreamStates.ofShards(shards);
    assertThat(plan.fits(before)).isTrue();
    ReshardPlan steps = new ReshardPlan(before, 11, 6_000);
    plan.addTo(steps);
    StreamState after = StreamStates.resharded(before, steps);
    assertThat(plan.isEmpty() || plan.evenly() > 0 || !plan.fits(after)).isTrue();
    return after;
  }
}
