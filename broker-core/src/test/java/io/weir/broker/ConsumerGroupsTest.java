package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.GroupInUseException;
import io.weir.broker.error.GroupNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LeaseLostException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.MemberFencedException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupDescription.Share;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shards are shared, handed over, taken over, and go on where they were. */
class ConsumerGroupsTest {
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private Broker broker;
  private ConsumerGroups groups;

  @BeforeEach
  void start() {
    start(disk);
    broker.createStream("s", 4);
  }

  private void start(MemoryFileSystem files) {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(files)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .limits(Limits.off())
            .snapshotEvery(5)
            .start();
    groups = broker.groups();
  }

  private void restart() {
    broker.close();
    start(disk);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private List<Lease> beat(String member) {
    return beat(member, StartingPosition.trimHorizon());
  }

  private List<Lease> beat(String member, StartingPosition start) {
    return groups.heartbeat("s", "g", new GroupMember(member, GroupMember.DEFAULT_SESSION, start));
  }

  private List<Lease> incarnation(String member, long number) {
    return groups.heartbeat(
        "s",
        "g",
        new GroupMember(
            member, GroupMember.DEFAULT_SESSION, StartingPosition.trimHorizon(), number));
  }

  /** A second passes, in steps that no clock takes for a standstill. */
  private void pass(Duration duration) {
    for (long ms = 0; ms < duration.toMillis(); ms += 250) {
      time.advance(Duration.ofMillis(250));
      groups.describe("s", "g");
    }
  }

  private static List<String> shards(List<Lease> leases) {
    return leases.stream().map(lease -> lease.shardId().substring(18)).toList();
  }

  private static List<String> wanted(List<Lease> leases) {
    return shards(leases.stream().filter(Lease::handOver).toList());
  }

  private void checkpoint(Lease lease, Checkpoint to) {
    groups.checkpoint("s", "g", lease.shardId(), lease.counter(), to).join();
  }

  private void release(Lease lease) {
    groups.release("s", "g", lease.shardId(), lease.counter());
  }

  private PutReceipt put(Lease lease) {
    HashKey key =
        broker.listShards("s").stream()
            .filter(shard -> shard.shardId().equals(lease.shardId()))
            .findFirst()
            .orElseThrow()
            .hashKeyRange()
            .start();
    return broker.put("s", new io.weir.broker.data.PutEntry("k", key, new byte[] {1})).join();
  }

  private Lease leaseOf(List<Lease> leases, String shardId) {
    return leases.stream().filter(l -> l.shardId().equals(shardId)).findFirst().orElseThrow();
  }

  @Test
  void theFirstTakesAllAndHandsOverWhatIsAnothers() {
    List<Lease> all = beat("a");
    assertThat(shards(all)).containsExactly("00", "01", "02", "03");
    assertThat(all).allMatch(lease -> lease.checkpoint().equals(Checkpoint.trimHorizon()));
    assertThat(beat("b")).isEmpty();
    assertThat(wanted(beat("a"))).containsExactly("02", "03");
    release(all.get(3));
    assertThat(shards(beat("b"))).containsExactly("03");
    assertThat(beat("b").get(0).counter()).isGreaterThan(all.get(3).counter());
    release(all.get(2));
    assertThat(shards(beat("b"))).containsExactly("02", "03");
    assertThat(shards(beat("a"))).containsExactly("00", "01");
    assertThat(wanted(beat("a"))).isEmpty();
  }

  @Test
  void theHeirGoesOnAtTheCheckpointAndTheFormerHolderIsFenced() {
    Lease first = beat("a").get(0);
    PutReceipt record = put(first);
    checkpoint(first, Checkpoint.after(record.sequenceNumber(), 3));
    groups.leave("s", "g", "a");
    Lease taken = beat("b").get(0);
    assertThat(taken.checkpoint()).isEqualTo(Checkpoint.after(record.sequenceNumber(), 3));
    assertThatThrownBy(() -> checkpoint(first, Checkpoint.after(record.sequenceNumber())))
        .hasCauseInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> release(first)).isInstanceOf(LeaseLostException.class);
    checkpoint(taken, Checkpoint.after(record.sequenceNumber()));
  }

  @Test
  void whoIsSilentLosesAllToTheOthers() {
    beat("a");
    beat("b");
    for (int second = 0; second < 4; second++) {
      pass(BEAT);
      assertThat(beat("b")).isEmpty();
    }
    pass(BEAT);
    assertThat(shards(beat("b"))).containsExactly("00", "01", "02", "03");
    assertThat(groups.describe("s", "g").members()).containsExactly("b");
    assertThat(beat("a")).isEmpty();
  }

  @Test
  void aLeaseThatIsNotHandedOverIsTakenAfterHalfAMinute() {
    beat("a");
    beat("b");
    for (int second = 0; second < 29; second++) {
      pass(BEAT);
      assertThat(wanted(beat("a"))).hasSize(2);
      assertThat(beat("b")).isEmpty();
    }
    pass(BEAT);
    assertThat(shards(beat("b"))).containsExactly("02", "03");
    assertThat(shards(beat("a"))).containsExactly("00", "01");
  }

  @Test
  void nobodyIsTakenForDeadWhenTheBrokerStoodStill() {
    beat("a");
    beat("b");
    time.advance(Duration.ofMinutes(10));
    beat("b");
    assertThat(groups.describe("s", "g").members()).containsExactly("a", "b");
    time.jump(Duration.ofDays(-3));
    assertThat(shards(beat("a"))).hasSize(4);
  }

  @Test
  void aRestartTakesNothingFromAnybody() {
    List<Lease> before = beat("a");
    beat("b");
    release(before.get(3));
    List<Lease> ofB = beat("b");
    PutReceipt record = put(ofB.get(0));
    checkpoint(ofB.get(0), Checkpoint.after(record.sequenceNumber()));
    restart();
    pass(Duration.ofSeconds(4));
    Lease kept = beat("b").get(0);
    assertThat(kept.counter()).isEqualTo(ofB.get(0).counter());
    assertThat(kept.checkpoint()).isEqualTo(Checkpoint.after(record.sequenceNumber()));
    assertThat(beat("a")).hasSize(3);
    restart();
    for (int second = 0; second < 5; second++) {
      assertThat(beat("b")).hasSize(1);
      pass(BEAT);
    }
    assertThat(beat("b")).as("a has not come back").hasSize(4);
  }

  @Test
  void whatIsAnsweredSurvivesALossOfPower() {
    Lease lease = beat("a").get(0);
    PutReceipt record = put(lease);
    checkpoint(lease, Checkpoint.after(record.sequenceNumber()));
    broker.close();
    MemoryFileSystem written = disk;
    for (int seed = 0; seed < 10; seed++) {
      start(written.powerLoss(seed));
      Lease found = leaseOf(beat("a"), lease.shardId());
      assertThat(found.counter()).isEqualTo(lease.counter());
      assertThat(found.checkpoint()).isEqualTo(Checkpoint.after(record.sequenceNumber()));
      broker.close();
    }
    start(disk);
  }

  @Test
  void aLaterProcessOfTheSameIdFencesTheEarlierOne() {
    Lease earlier = incarnation("a", 5).get(0);
    String number = put(earlier).sequenceNumber();
    Lease later = incarnation("a", 7).get(0);
    assertThat(later.counter()).isGreaterThan(earlier.counter());
    assertThatThrownBy(() -> checkpoint(earlier, Checkpoint.after(number)))
        .hasCauseInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> incarnation("a", 5)).isInstanceOf(MemberFencedException.class);
    restart();
    assertThatThrownBy(() -> incarnation("a", 5)).isInstanceOf(MemberFencedException.class);
    groups.leave("s", "g", "a", 5);
    assertThat(incarnation("a", 7)).hasSize(4).contains(later);
    checkpoint(later, Checkpoint.after(number));
  }

  @Test
  void whoHasLeftDoesNotJoinByALateHeartbeat() {
    incarnation("a", 5);
    groups.leave("s", "g", "a", 5);
    assertThatThrownBy(() -> incarnation("a", 5)).isInstanceOf(MemberFencedException.class);
    assertThat(groups.describe("s", "g").members()).isEmpty();
    beat("b");
    groups.leave("s", "g", "b", GroupMember.NO_INCARNATION);
    assertThat(beat("b")).as("nobody can tell which of them it is").hasSize(4);
  }

  @Test
  void childrenWaitForTheirParents() {
    List<Lease> leases = beat("a");
    Lease parent = leases.get(0);
    broker.splitShard("s", parent.shardId(), HashKey.parse("1000000"));
    assertThat(shards(beat("a"))).containsExactly("00", "01", "02", "03");
    checkpoint(parent, Checkpoint.shardEnd());
    assertThat(shards(beat("a"))).containsExactly("01", "02", "03", "04", "05");
    broker.mergeShards("s", "shardId-000000000004", "shardId-000000000005");
    Lease child = leaseOf(beat("a"), "shardId-000000000004");
    checkpoint(child, Checkpoint.shardEnd());
    assertThat(shards(beat("a"))).containsExactly("01", "02", "03", "05");
    restart();
    checkpoint(leaseOf(beat("a"), "shardId-000000000005"), Checkpoint.shardEnd());
    assertThat(shards(beat("a"))).containsExactly("01", "02", "03", "06");
  }

  @Test
  void theEndOfAnOpenShardAndForeignNumbersAreRefused() {
    List<Lease> leases = beat("a");
    assertThatThrownBy(() -> checkpoint(leases.get(0), Checkpoint.shardEnd()))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    String foreign = put(leases.get(1)).sequenceNumber();
    assertThatThrownBy(() -> checkpoint(leases.get(0), Checkpoint.after(foreign)))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> checkpoint(leases.get(0), Checkpoint.after("7")))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> checkpoint(leases.get(0), Checkpoint.trimHorizon()))
        .hasCauseInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aCheckpointNeverGoesBack() {
    Lease lease = beat("a").get(0);
    String first = put(lease).sequenceNumber();
    String second = put(lease).sequenceNumber();
    checkpoint(lease, Checkpoint.after(second, 1));
    checkpoint(lease, Checkpoint.after(second, 0));
    checkpoint(lease, Checkpoint.after(first));
    assertThat(beat("a").get(0).checkpoint()).isEqualTo(Checkpoint.after(second, 1));
  }

  @Test
  void aGroupThatStartsAtTheLatestMissesNothingFromThenOn() {
    Lease any = new Lease("shardId-000000000000", 0, Checkpoint.trimHorizon(), false);
    put(any);
    Lease lease = beat("a", StartingPosition.latest()).get(0);
    PutReceipt next = put(lease);
    String from = ((Checkpoint.AfterRecord) lease.checkpoint()).sequenceNumber();
    assertThat(
            broker
                .read(
                    broker.iterator(
                        "s", lease.shardId(), StartingPosition.afterSequenceNumber(from)),
                    10)
                .records())
        .extracting(io.weir.broker.data.Record::sequenceNumber)
        .containsExactly(next.sequenceNumber());
    String later = put(lease).sequenceNumber();
    checkpoint(lease, Checkpoint.after(next.sequenceNumber()));
    checkpoint(lease, Checkpoint.after(later));
    assertThat(beat("a").get(0).checkpoint()).isEqualTo(Checkpoint.after(later));
  }

  @Test
  void aGroupThatStartsAtATimePassesOverShardsThatWereClosed() {
    broker.splitShard("s", "shardId-000000000000", HashKey.parse("1000000"));
    time.advance(Duration.ofSeconds(10));
    List<Lease> leases = beat("a", StartingPosition.atTimestamp(time.now()));
    assertThat(shards(leases)).containsExactly("01", "02", "03", "04", "05");
  }

  @Test
  void aGroupThatStartsAtATimeHasClosedShardsWithRecordsFromThenOn() {
    Instant start = time.now();
    put(new Lease("shardId-000000000000", 0, Checkpoint.trimHorizon(), false));
    broker.splitShard("s", "shardId-000000000000", HashKey.parse("1000000"));
    broker.mergeShards("s", "shardId-000000000004", "shardId-000000000005");
    List<Lease> leases = beat("a", StartingPosition.atTimestamp(start));
    assertThat(shards(leases)).as("04 and 05 wait for 00").containsExactly("00", "01", "02", "03");
    assertThat(groups.describe("s", "g").shards()).hasSize(7);
  }

  @Test
  void aGroupWithMembersIsNotDeletedAndALaterOneHasNothingToDoWithIt() {
    Lease before = beat("a").get(0);
    assertThatThrownBy(() -> groups.delete("s", "g")).isInstanceOf(GroupInUseException.class);
    groups.leave("s", "g", "a");
    groups.delete("s", "g");
    assertThat(groups.list("s")).isEmpty();
    assertThatThrownBy(() -> groups.describe("s", "g")).isInstanceOf(GroupNotFoundException.class);
    Lease after = beat("b").get(0);
    assertThat(after.counter()).isGreaterThan(before.counter());
    assertThatThrownBy(() -> release(before)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aStreamTakesItsGroupsAlong() {
    Lease before = beat("a").get(0);
    broker.deleteStream("s");
    assertThatThrownBy(() -> beat("a")).isInstanceOf(StreamNotFoundException.class);
    broker.createStream("s", 1);
    assertThat(groups.list("s")).isEmpty();
    assertThat(shards(beat("b"))).containsExactly("00");
    assertThatThrownBy(() -> release(before)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void groupsKnowNothingOfEachOther() {
    Lease mine = beat("a").get(0);
    GroupMember other =
        new GroupMember("a", GroupMember.DEFAULT_SESSION, StartingPosition.trimHorizon());
    assertThat(groups.heartbeat("s", "other", other)).hasSize(4);
    checkpoint(mine, Checkpoint.after(put(mine).sequenceNumber()));
    assertThat(groups.describe("s", "other").shards())
        .extracting(Share::checkpoint)
        .containsOnly(Checkpoint.trimHorizon());
    assertThat(groups.list("s")).containsExactly("g", "other");
  }

  @Test
  void groupsAreBounded() {
    for (int i = 0; i < ConsumerGroups.MAX_GROUPS; i++) {
      groups.heartbeat(
          "s",
          "g" + i,
          new GroupMember("a", GroupMember.DEFAULT_SESSION, StartingPosition.latest()));
    }
    assertThatThrownBy(() -> beat("a")).isInstanceOf(LimitExceededException.class);
  }

  @Test
  void namesAreChecked() {
    assertThatThrownBy(() -> beat("no name")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () ->
                groups.heartbeat(
                    "s",
                    "",
                    new GroupMember("a", GroupMember.DEFAULT_SESSION, StartingPosition.latest())))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () -> new GroupMember("a", Duration.ofMillis(999), StartingPosition.latest()))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> incarnation("a", -1)).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> beat("a", StartingPosition.atTimestamp(time.now().plusSeconds(1))))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void nothingIsSaidToBeDoneThatTheDiskDidNotTake() {
    Lease lease = beat("a").get(0);
    String number = put(lease).sequenceNumber();
    disk.intercept(
        (operation, path) -> {
          throw new java.io.IOException("no more");
        });
    assertThatThrownBy(() -> checkpoint(lease, Checkpoint.after(number)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BrokerException.class);
    disk.intercept((operation, path) -> {});
  }
}
