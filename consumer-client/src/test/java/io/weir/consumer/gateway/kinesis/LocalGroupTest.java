package io.weir.consumer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseState;
import io.weir.consumer.gateway.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Shard;

class LocalGroupTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("group.json");
  }

  private LocalGroup open() {
    LocalGroup group = LocalGroup.in(file(), Clock.fixed(NOW, ZoneOffset.UTC));
    group.claim("s");
    return group;
  }

  private static GroupMember member(StartingPosition start) {
    return new GroupMember("a", Duration.ofSeconds(5), start);
  }

  private static List<Lease> beat(LocalGroup group, ListedShards shards) {
    return group.heartbeat(member(StartingPosition.trimHorizon()), shards).join();
  }

  private static Shard shard(int index, Integer parent) {
    return Shard.builder()
        .shardId("shardId-00000000000" + index)
        .parentShardId(parent == null ? null : "shardId-00000000000" + parent)
        .build();
  }

  private static ListedShards shards(Shard... shards) {
    return ListedShards.of(List.of(shards));
  }

  private static String number(long offset) {
    return SequenceNumber.format(1_700_000_000L, 0, offset, 1_700_000_001L);
  }

  @Test
  void whatIsCheckpointedIsThereAfterwardsUnderAGreaterCounter() {
    ListedShards one = shards(shard(0, null));
    Lease first;
    try (LocalGroup group = open()) {
      first = beat(group, one).get(0);
      group.checkpoint(first, Checkpoint.after(number(7), 3)).join();
      group.checkpoint(first, Checkpoint.after(number(6))).join(); // behind: it changes nothing
    }
    try (LocalGroup again = open()) {
      Lease lease = beat(again, one).get(0);
      assertThat(lease.checkpoint()).isEqualTo(Checkpoint.after(number(7), 3));
      assertThat(lease.counter()).isGreaterThan(first.counter());
      assertThatThrownBy(() -> again.checkpoint(first, Checkpoint.after(number(9))))
          .isInstanceOfSatisfying(
              GatewayException.class,
              e -> assertThat(e.kind()).isEqualTo(GatewayException.Kind.LEASE_LOST));
    }
  }

  @Test
  void childrenFollowTheirParentsEnd() {
    ListedShards split = shards(shard(0, null), shard(1, 0), shard(2, 0));
    try (LocalGroup group = open()) {
      List<Lease> parents = beat(group, shards(shard(0, null)));
      assertThat(beat(group, split))
          .extracting(Lease::shardId)
          .containsExactly(parents.get(0).shardId());
      group.checkpoint(parents.get(0), Checkpoint.shardEnd()).join();
      assertThat(beat(group, split))
          .extracting(Lease::shardId)
          .containsExactly("shardId-000000000001", "shardId-000000000002");
    }
  }

  @Test
  void theFirstShardsBeginAtTheGroupsStartAndLaterOnesAtTheirs() {
    ListedShards two = shards(shard(0, null), shard(1, null));
    try (LocalGroup group = open()) {
      group.heartbeat(member(StartingPosition.latest()), two).join();
    }
    try (LocalGroup again = open()) { // Whatever it is told then.
      beat(again, shards(shard(0, null), shard(1, null), shard(2, 1)));
      assertThat(again.startOf("shardId-000000000001")).isEqualTo(NOW);
      assertThat(again.startOf("shardId-000000000002")).isNull();
    }
  }

  @Test
  void aListThatLacksAShardForAMomentLosesNoCheckpoint() {
    ListedShards both = shards(shard(0, null), shard(1, null));
    try (LocalGroup group = open()) {
      Lease second = beat(group, both).get(1);
      group.checkpoint(second, Checkpoint.after(number(5))).join();
      assertThat(beat(group, shards(shard(0, null)))).hasSize(2);
      assertThat(beat(group, both).get(1).checkpoint()).isEqualTo(Checkpoint.after(number(5)));
    }
  }

  private static GroupState group(int next, int... shards) {
    return new GroupState(
        "g",
        next,
        IntStream.of(shards)
            .mapToObj(shard -> new LeaseState(shard, 1, null, Checkpoint.trimHorizon()))
            .toList());
  }

  @Test
  void aShardIsGoneWhenNoListOfAMinuteHasIt() {
    KnownShards known = new KnownShards();
    GroupState group = group(2, 0, 1);
    assertThat(known.of(shards(shard(0, null), shard(1, null)), group, 0).indexes()).hasSize(2);
    ListedShards one = shards(shard(1, null));
    long later = 10 * MINUTE; // Nobody has listed anything meanwhile.
    assertThat(known.of(one, group, later).indexes()).containsExactly(0, 1);
    assertThat(known.of(one, group, later + MINUTE - 1).indexes()).containsExactly(0, 1);
    assertThat(known.of(one, group, later + MINUTE).indexes()).containsExactly(1);
  }

  @Test
  void nothingBehindAGapIsMetBeforeEveryListOfAMinuteHasHadIt() {
    KnownShards known = new KnownShards();
    GroupState group = group(1, 0);
    ListedShards gap = shards(shard(0, null), shard(2, 0));
    assertThat(known.of(gap, group, 0).indexes()).containsExactly(0);
    assertThat(known.of(gap, group, MINUTE - 1).indexes()).containsExactly(0);
    assertThat(known.of(gap, group, MINUTE).indexes()).containsExactly(0, 2);
    ListedShards whole = shards(shard(0, null), shard(1, 0), shard(2, 0));
    assertThat(new KnownShards().of(whole, group, 0)).isSameAs(whole);
  }

  @Test
  void whatWasBeforeANewGroupsFirstShardIsNoGap() {
    ListedShards old = shards(shard(3, 1), shard(4, 1));
    assertThat(new KnownShards().of(old, group(0), 0)).isSameAs(old);
  }

  /** The second child of a split is listed before the first: neither is passed over. */
  @Test
  void aChildThatAListLacksIsMetWithTheNextOne() {
    try (LocalGroup group = open()) {
      Lease parent = beat(group, shards(shard(0, null))).get(0);
      group.checkpoint(parent, Checkpoint.shardEnd()).join();
      assertThat(beat(group, shards(shard(0, null), shard(2, 0)))).isEmpty();
      assertThat(beat(group, shards(shard(0, null), shard(1, 0), shard(2, 0))))
          .extracting(Lease::shardId)
          .containsExactly("shardId-000000000001", "shardId-000000000002");
    }
  }

  @Test
  void aStreamThatWasMadeAnewIsNotTakenForTheOld() {
    try (LocalGroup group = open()) {
      beat(group, shards(startingAt(shard(0, null), "1"), startingAt(shard(1, null), "2")));
    }
    try (LocalGroup again = open()) {
      ListedShards anew = shards(startingAt(shard(0, null), "7"), startingAt(shard(1, null), "8"));
      assertThatThrownBy(() -> beat(again, anew))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("deleted, and created anew");
    }
  }

  private static Shard startingAt(Shard shard, String number) {
    return shard.toBuilder()
        .sequenceNumberRange(range -> range.startingSequenceNumber(number))
        .build();
  }

  @Test
  void oneThatIsClosedWritesNothing() {
    ListedShards one = shards(shard(0, null));
    LocalGroup closed = open();
    Lease lease = beat(closed, one).get(0);
    closed.close();
    try (LocalGroup open = open()) {
      assertThatThrownBy(() -> closed.checkpoint(lease, Checkpoint.after(number(7))))
          .isInstanceOf(GatewayException.class)
          .hasMessageContaining("is closed");
      assertThat(beat(open, one).get(0).checkpoint()).isEqualTo(Checkpoint.trimHorizon());
    }
  }

  /** A second channel to the lock's file, once closed, would let go of the lock. */
  @Test
  void whoIsRefusedTakesNobodysLock() throws Exception {
    try (LocalGroup group = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("is open already");
      assertThat(anotherProcessOpensIt()).contains("is open already");
      assertThat(beat(group, shards(shard(0, null)))).hasSize(1);
    }
    assertThat(anotherProcessOpensIt()).contains("opened");
  }

  private String anotherProcessOpensIt() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Opens.class.getName(),
                file().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    other.waitFor();
    return said;
  }

  /** Opens a group's file in a process of its own. */
  static final class Opens {
    private Opens() {}

    public static void main(String[] arguments) {
      LocalGroup.in(Path.of(arguments[0])).close();
      System.out.println("opened");
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsNotAcknowledgedAndIsWrittenTheNextTime() throws IOException {
    ListedShards one = shards(shard(0, null));
    Path obstacle = directory.resolve("group.json.next");
    try (LocalGroup group = open()) {
      Lease lease = beat(group, one).get(0);
      Files.createDirectories(obstacle.resolve("not-empty"));
      for (int i = 0; i < 2; i++) {
        assertThat(group.checkpoint(lease, Checkpoint.after(number(7))))
            .failsWithin(Duration.ofSeconds(30))
            .withThrowableOfType(ExecutionException.class)
            .withCauseInstanceOf(GatewayException.class)
            .withMessageContaining("could not be written");
      }
      Files.delete(obstacle.resolve("not-empty"));
      Files.delete(obstacle);
      group.checkpoint(lease, Checkpoint.after(number(7))).join();
    }
    try (LocalGroup again = open()) {
      assertThat(beat(again, one).get(0).checkpoint()).isEqualTo(Checkpoint.after(number(7)));
    }
  }

  @Test
  void aFileThatIsSomethingElseIsRefusedAndLeftAlone() throws IOException {
    for (String content :
        List.of("", "clicks", "[1]", "{\"version\": 2}", "{\"version\": 1, \"lea")) {
      Files.writeString(file(), content);
      assertThatThrownBy(this::open)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("is not the file of a group, or is damaged");
      assertThat(file()).hasContent(content);
    }
    Files.delete(file());
    open().close(); // Nothing is held of the former attempts.
  }
}
