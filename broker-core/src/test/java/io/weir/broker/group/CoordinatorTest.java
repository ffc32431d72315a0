package io.weir.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.MemberFencedException;
import io.weir.broker.group.LeaseState.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When it plans, and that it looks at no shard otherwise. */
class CoordinatorTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CountingShards shards = new CountingShards(6);
  private final GroupState group = new GroupState("g", 0, List.of());
  private Coordinator coordinator = new Coordinator(group, 0);
  private long now;

  /** A stream's shards, none of which has a parent. */
  private static final class CountingShards implements Shards {
    private final List<Integer> indexes = new ArrayList<>();
    private Object version = new Object();
    private int looks;

    CountingShards(int count) {
      IntStream.range(0, count).forEach(indexes::add);
    }

    void change(List<Integer> to) {
      indexes.clear();
      indexes.addAll(to);
      version = new Object();
    }

    @Override
    public List<Integer> indexes() {
      looks++;
      return List.copyOf(indexes);
    }

    @Override
    public List<Integer> parents(int shard) {
      return List.of();
    }

    @Override
    public Object version() {
      return version;
    }
  }

  private List<Integer> beat(String member) {
    return beat(member, 0);
  }

  private List<Integer> beat(String member, long incarnation) {
    coordinator.heard(new Owner(member, 5000, incarnation), now);
    plan(Set.of());
    return shardsOf(member);
  }

  private void assertFenced(String member, long incarnation, String why) {
    assertThatThrownBy(() -> beat(member, incarnation))
        .isInstanceOf(MemberFencedException.class)
        .hasMessageContaining("Member " + member + " of consumer group g")
        .hasMessageContaining(why);
  }

  private List<Long> counters(String member) {
    return coordinator.leasesOf(member, group).stream().map(Lease::counter).toList();
  }

  private List<Integer> shardsOf(String member) {
    return coordinator.leasesOf(member, group).stream()
        .map(lease -> Integer.parseInt(lease.shardId().substring(8)))
        .toList();
  }

  private void plan(Set<Integer> givenBack) {
    LeaseChanges plan = coordinator.plan(group, shards, givenBack, now);
    group.apply(plan.nextShard(), plan.set(), plan.removed());
  }

  /** Both have three, and nothing more is to be planned. */
  private void settle() {
    beat("a");
    beat("b");
    plan(Set.copyOf(handedOver("a")));
    beat("a");
    assertThat(beat("b")).hasSize(3);
    assertThat(looks("a", "b")).isZero();
  }

  private List<Integer> handedOver(String member) {
    return coordinator.leasesOf(member, group).stream()
        .filter(Lease::handOver)
        .map(lease -> Integer.parseInt(lease.shardId().substring(8)))
        .toList();
  }

  /** How often the shards are looked at while these send a heartbeat. */
  private int looks(String... members) {
    int before = shards.looks;
    for (String member : members) {
      beat(member);
    }
    return shards.looks - before;
  }

  private void checkpoint(int shard, Checkpoint checkpoint) {
    LeaseState lease = group.lease(shard);
    group.apply(group.nextShard(), List.of(lease.at(checkpoint)), Set.of());
  }

  @Test
  void heartbeatsThatChangeNothingPlanNothing() {
    settle();
    for (int second = 0; second < 100; second++) {
      now += SECOND;
      assertThat(looks("a", "b")).isZero();
      assertThat(beat("a")).hasSize(3);
    }
  }

  @Test
  void aCheckpointOnTheWayIsNoReason() {
    settle();
    checkpoint(0, Checkpoint.after("1"));
    assertThat(looks("a", "b")).isZero();
    assertThat(coordinator.leasesOf("a", group).get(0).checkpoint())
        .isEqualTo(Checkpoint.after("1"));
  }

  @Test
  void theEndOfAShardIsOne() {
    settle();
    int ended = shardsOf("a").get(0);
    checkpoint(ended, Checkpoint.shardEnd());
    assertThat(shardsOf("a")).hasSize(2).doesNotContain(ended);
    assertThat(looks("a")).isPositive();
    assertThat(looks("a", "b")).isZero();
  }

  @Test
  void whoComesAndWhoLeavesIsOne() {
    settle();
    assertThat(looks("c")).isPositive();
    beat("a");
    beat("b");
    assertThat(handedOver("a")).hasSize(1);
    coordinator.left("b");
    plan(Set.of());
    assertThat(shardsOf("b")).isEmpty();
    assertThat(beat("a").size() + beat("c").size()).isEqualTo(6);
    assertThat(looks("a", "c")).isZero();
  }

  @Test
  void theEndOfASessionIsOne() {
    settle();
    for (int second = 1; second < 5; second++) {
      now += SECOND;
      assertThat(looks("a")).isZero();
    }
    now += SECOND;
    assertThat(beat("a")).hasSize(6);
    assertThat(coordinator.members(now)).containsExactly("a");
  }

  @Test
  void otherShardsAreOne() {
    settle();
    shards.change(List.of(1, 2, 3, 4, 5, 6, 7));
    beat("a");
    assertThat(beat("a").size() + beat("b").size()).isEqualTo(7);
    assertThat(group.lease(0)).isNull();
    assertThat(looks("a", "b")).isZero();
  }

  @Test
  void aHandOverThatIsOverdueIsOne() {
    beat("a");
    beat("b");
    beat("a");
    assertThat(handedOver("a")).hasSize(3);
    for (int second = 1; second < 30; second++) {
      now += SECOND;
      assertThat(looks("a", "b")).isZero();
    }
    now += SECOND;
    beat("a");
    assertThat(beat("b")).hasSize(3);
    assertThat(handedOver("a")).isEmpty();
    beat("a");
    assertThat(looks("a", "b")).isZero();
  }

  @Test
  void aPlanThatCouldNotBeMadeDurableIsMadeAgain() {
    coordinator.heard(new Owner("a", 5000, 0), now);
    LeaseChanges lost = coordinator.plan(group, shards, Set.of(), now);
    assertThat(lost.set()).hasSize(6);
    assertThat(coordinator.plan(group, shards, Set.of(), now)).isEqualTo(lost);
  }

  @Test
  void whatIsGivenBackIsPlannedAtOnce() {
    settle();
    int given = shardsOf("a").get(0);
    long counter = group.lease(given).counter();
    plan(Set.of(given));
    assertThat(group.lease(given).counter()).isEqualTo(counter + 1);
  }

  /** Those of a member that is not there any more are nobody's; nothing is kept of it. */
  @Test
  void theGroupKnowsWhatEachHas() {
    settle();
    assertThat(group.shardsOf("a")).containsExactlyElementsOf(shardsOf("a"));
    assertThat(group.shardsOf("nobody")).isEmpty();
    coordinator.left("a");
    plan(Set.of());
    assertThat(group.shardsOf("a")).isEmpty();
    assertThat(group.shardsOf("b")).containsExactly(0, 1, 2, 3, 4, 5);
  }

  // ---- processes of the same id

  @Test
  void aLaterIncarnationHasTheLeasesUnderNewCounters() {
    beat("a", 5);
    List<Long> before = counters("a");
    assertThat(beat("a", 5)).hasSize(6);
    assertThat(counters("a")).isEqualTo(before);
    assertThat(beat("a", 7)).hasSize(6);
    assertThat(counters("a")).isEqualTo(before.stream().map(counter -> counter + 1).toList());
  }

  @Test
  void theEarlierOneIsRefusedAndTakesNothingBack() {
    beat("a", 5);
    beat("a", 7);
    List<Long> counters = counters("a");
    for (int second = 0; second < 100; second++) {
      now += SECOND;
      assertFenced("a", 5, "of incarnation 7; this one has 5");
      assertFenced("a", 0, "of incarnation 7; this one has 0");
      beat("a", 7);
    }
    assertThat(counters("a")).isEqualTo(counters);
  }

  @Test
  void theOthersAreAsManyAsBefore() {
    settle();
    List<Integer> ofB = shardsOf("b");
    assertThat(beat("a", 1)).hasSize(3);
    assertThat(shardsOf("b")).isEqualTo(ofB);
    assertThat(coordinator.members(now)).containsExactly("a", "b");
  }

  /** Nobody is there who would hand it over. */
  @Test
  void whatTheEarlierOneWasToHandOverIsHandedOver() {
    beat("a", 1);
    beat("b");
    List<Integer> wanted = handedOver("a");
    beat("a", 2);
    assertThat(beat("b")).isEqualTo(wanted).hasSize(3);
    assertThat(handedOver("a")).isEmpty();
  }

  @Test
  void aRestartDoesNotLetTheEarlierOneBackIn() {
    beat("a", 5);
    beat("a", 7);
    List<Long> counters = counters("a");
    coordinator = new Coordinator(group, now);
    assertFenced("a", 5, "of incarnation 7");
    assertThat(beat("a", 7)).hasSize(6);
    assertThat(counters("a")).isEqualTo(counters);
  }

  @Test
  void theEarlierOneMayComeOnceTheLaterOneIsGone() {
    beat("a", 5);
    beat("a", 7);
    List<Long> counters = counters("a");
    now += 5 * SECOND;
    assertThat(beat("a", 5)).hasSize(6);
    assertThat(counters("a")).doesNotContainAnyElementsOf(counters);
    beat("a", 7);
    assertFenced("a", 5, "of incarnation 7");
  }

  // ---- farewells

  @Test
  void aHeartbeatBehindTheFarewellDoesNotJoinAgain() {
    beat("a", 5);
    coordinator.left("a", 5, now);
    assertFenced("a", 5, "has left");
    assertFenced("a", 4, "has left");
    assertThat(coordinator.members(now)).isEmpty();
    assertThat(beat("a", 6)).hasSize(6);
  }

  @Test
  void aFarewellBeforeTheFirstHeartbeatIsOneToo() {
    coordinator.left("a", 5, now);
    assertFenced("a", 5, "has left");
  }

  @Test
  void theFarewellOfAnEarlierOneIsNotThatOfTheLater() {
    beat("a", 5);
    beat("a", 7);
    coordinator.left("a", 5, now);
    assertThat(coordinator.members(now)).containsExactly("a");
    assertThat(beat("a", 7)).hasSize(6);
    coordinator.left("a");
    assertThat(coordinator.members(now)).as("whoever it is").isEmpty();
  }

  /** It was never a member: it may have been closed before its first heartbeat was answered. */
  @Test
  void theFarewellOfALaterOneThatWasNoMemberEndsNobody() {
    beat("a", 5);
    List<Long> counters = counters("a");
    coordinator.left("a", 7, now);
    assertThat(coordinator.members(now)).containsExactly("a");
    assertThat(beat("a", 5)).hasSize(6);
    assertThat(counters("a")).isEqualTo(counters);
    assertFenced("a", 7, "has left");
    assertThat(beat("a", 8)).hasSize(6);
  }

  @Test
  void farewellsAreForgottenInTimeAndWhereThereAreTooMany() {
    coordinator.left("a", 5, now);
    now += 59 * SECOND;
    assertFenced("a", 5, "has left");
    now += SECOND;
    assertThat(beat("a", 5)).hasSize(6);
    for (int i = 0; i <= 1000; i++) {
      coordinator.left("m" + i, 5, now);
    }
    assertFenced("m1", 5, "has left");
    assertThat(beat("m0", 5)).isEmpty();
  }
}
