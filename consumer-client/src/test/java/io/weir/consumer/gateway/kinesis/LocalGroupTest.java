package io.weir.consumer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import io.weir.broker.group.LeaseState;
import io.weir.consumer.gateway.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Shard;

class LocalGroupTest {
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
    return group.heartbeat(member(StartingPosition.trimHorizon()), shards);
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
      group.checkpoint(first, Checkpoint.after(number(7), 3));
      group.checkpoint(first, Checkpoint.after(number(6))); // behind: it changes nothing
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
      group.checkpoint(parents.get(0), Checkpoint.shardEnd());
      assertThat(beat(group, split))
          .extracting(Lease::shardId)
          .containsExactly("shardId-000000000001", "shardId-000000000002");
    }
  }

  @Test
  void theFirstShardsBeginAtTheGroupsStartAndLaterOnesAtTheirs() {
    ListedShards two = shards(shard(0, null), shard(1, null));
    try (LocalGroup group = open()) {
      group.heartbeat(member(StartingPosition.latest()), two);
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
      group.checkpoint(second, Checkpoint.after(number(5)));
      assertThat(beat(group, shards(shard(0, null)))).hasSize(2);
      assertThat(beat(group, both).get(1).checkpoint()).isEqualTo(Checkpoint.after(number(5)));
    }
  }

  @Test
  void aShardIsGoneWhenNoListHasItForAMinute() {
    SeenShards seen = new SeenShards();
    List<LeaseState> leases =
        List.of(
            new LeaseState(0, 1, null, Checkpoint.trimHorizon()),
            new LeaseState(1, 1, null, Checkpoint.trimHorizon()));
    ListedShards one = shards(shard(1, 0));
    assertThat(seen.see(one, leases, 0).indexes()).containsExactly(0, 1);
    long minute = Duration.ofMinutes(1).toNanos();
    assertThat(seen.see(one, leases, minute - 1).indexes()).containsExactly(0, 1);
    assertThat(seen.see(one, leases, minute).indexes()).containsExactly(1);
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsNotAcknowledgedAndIsWrittenTheNextTime() throws IOException {
    ListedShards one = shards(shard(0, null));
    Path obstacle = directory.resolve("group.json.next");
    try (LocalGroup group = open()) {
      Lease lease = beat(group, one).get(0);
      Files.createDirectories(obstacle.resolve("not-empty"));
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> group.checkpoint(lease, Checkpoint.after(number(7))))
            .isInstanceOfSatisfying(
                GatewayException.class,
                e -> assertThat(e.kind()).isEqualTo(GatewayException.Kind.TRANSIENT));
      }
      Files.delete(obstacle.resolve("not-empty"));
      Files.delete(obstacle);
      group.checkpoint(lease, Checkpoint.after(number(7)));
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
