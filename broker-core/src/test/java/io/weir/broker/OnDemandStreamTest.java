package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamModeException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamOptions;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On-demand streams to their owners: how they begin, what they refuse, how they change mode. */
@Timeout(60)
class OnDemandStreamTest {
  private static final Duration TRANSITION = Duration.ofMillis(500);

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private Broker broker;

  @BeforeEach
  void start() {
    broker = startOn(disk);
  }

  private Broker startOn(MemoryFileSystem files) {
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(files)
        .durability(Durability.OS)
        .limits(Limits.aws())
        .shardQuota(100)
        .onDemandStreamQuota(3)
        .transitionTime(TRANSITION)
        .clock(time.clock())
        .nanoClock(time.nanoClock())
        .start();
  }

  private void settle() {
    time.advance(TRANSITION);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void aNewOneHasFourShards() {
    StreamDescription made =
        broker.createOnDemandStream("s", new StreamOptions(Map.of("k", "v"), 2048));
    assertThat(made.mode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(made.status()).isEqualTo(StreamStatus.CREATING);
    settle();
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(4);
    broker.put("s", "k", new byte[10]).join();
    broker.close();
    broker = startOn(disk);
    StreamDescription again = broker.describeStream("s");
    assertThat(again.mode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(again.openShardCount()).isEqualTo(4);
    assertThat(again.maxRecordBytes()).isEqualTo(2 << 20);
    assertThat(broker.tuning().settings("s").tags()).containsEntry("k", "v");
  }

  @Test
  void nobodyButTheBrokerChoosesTheShards() {
    broker.createOnDemandStream("s");
    settle();
    for (Runnable change :
        List.<Runnable>of(
            () -> broker.splitShard("s", ShardRef.idOf(0), new HashKey(1, 1)),
            () -> broker.mergeShards("s", ShardRef.idOf(0), ShardRef.idOf(1)),
            () -> broker.updateShardCount("s", 5))) {
      assertThatThrownBy(change::run)
          .isInstanceOf(StreamModeException.class)
          .hasMessageContaining(
              "Request is invalid. Stream s under account 000000000000 is in On-Demand mode.");
    }
    broker.capacity().setMode("s", StreamMode.PROVISIONED, 0);
    settle();
    broker.updateShardCount("s", 5);
  }

  @Test
  void thereAreOnlySoMany() {
    broker.createStream("p", 1);
    for (String name : List.of("a", "b", "c")) {
      broker.createOnDemandStream(name);
    }
    settle();
    assertThatThrownBy(() -> broker.createOnDemandStream("d"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("3 on-demand streams");
    assertThatThrownBy(() -> broker.capacity().setMode("p", StreamMode.ON_DEMAND, 0))
        .isInstanceOf(LimitExceededException.class);
    assertThat(broker.capacity().limits().onDemandStreams()).isEqualTo(3);
    assertThat(broker.capacity().limits().onDemandStreamLimit()).isEqualTo(3);
    broker.deleteStream("a");
    broker.capacity().setMode("p", StreamMode.ON_DEMAND, 0);
    assertThat(broker.capacity().limits().onDemandStreams()).isEqualTo(3);
    assertThat(broker.listStreams()).doesNotContain("d");
  }

  @Test
  void aSwitchOfModeKeepsTheShardsAndIsSeenForATime() {
    broker.createStream("s", 3);
    settle();
    broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0);
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.UPDATING);
    broker.put("s", "k", new byte[10]).join();
    assertThatThrownBy(() -> broker.capacity().setMode("s", StreamMode.PROVISIONED, 0))
        .isInstanceOf(StreamInUseException.class);
    settle();
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(3);
    broker.capacity().setMode("s", StreamMode.PROVISIONED, 0);
    settle();
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(3);
    assertThatThrownBy(() -> broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("2 times in the last 24 hours");
    time.advance(Duration.ofHours(24));
    broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0);
  }

  @Test
  void aWarmOneBeginsWithTheShardsForIt() {
    StreamOptions warm = new StreamOptions(Map.of(), 0, 20);
    assertThatThrownBy(() -> broker.createOnDemandStream("s", warm))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("MinimumThroughputBillingCommitment");
    broker.capacity().setCommitment(true);
    assertThatThrownBy(() -> broker.createStream("s", 1, warm))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(broker.listStreams()).isEmpty();
    broker.createOnDemandStream("s", warm);
    settle();
    assertThat(broker.describeStream("s").openShardCount()).isEqualTo(20);
    assertThat(broker.tuning().settings("s").warmMibps()).isEqualTo(20);
    assertThatThrownBy(() -> broker.createOnDemandStream("t", new StreamOptions(Map.of(), 0, 81)))
        .isInstanceOf(LimitExceededException.class);
    for (int wrong : new int[] {-1, 10_241}) {
      assertThatThrownBy(
              () -> broker.createOnDemandStream("t", new StreamOptions(Map.of(), 0, wrong)))
          .isInstanceOf(BrokerException.class);
    }
  }
}
