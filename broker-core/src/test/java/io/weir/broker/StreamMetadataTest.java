package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.PutEntry;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.limits.Limits;
import io.weir.broker.stream.MetricsChange;
import io.weir.broker.stream.Resource;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.StreamOptions;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is set on a stream or a consumer is there, also after a restart. */
class StreamMetadataTest {
  private static final Resource STREAM = Resource.stream("s");

  private final VirtualTime time = new VirtualTime();
  private final MemoryFileSystem disk = new MemoryFileSystem();
  private Broker broker;

  @BeforeEach
  void start() {
    broker = startOn(disk);
    broker.createStream("s", 1);
  }

  /** A snapshot after each few events, so that both ways of recovery are taken. */
  private Broker startOn(MemoryFileSystem files) {
    return builder(files).start();
  }

  private BrokerBuilder builder(MemoryFileSystem files) {
    return Broker.builder()
        .dataDirectory(Path.of("/data"))
        .fileSystem(files)
        .clock(time.clock())
        .nanoClock(time.nanoClock())
        .limits(Limits.off())
        .snapshotEvery(3);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void tagsAreAddedReplacedAndRemoved() {
    ResourceMetadata resources = broker.resources();
    String arn = broker.consumers().register("s", "c", Map.of("own", "1")).arn();
    for (Resource resource : List.of(STREAM, Resource.consumer(arn))) {
      resources.addTags(resource, Map.of("a", "1", "b", ""));
      resources.addTags(resource, Map.of("a", "2"));
      resources.removeTags(resource, List.of("b", "never there"));
      assertThat(resources.tags(resource)).containsEntry("a", "2").doesNotContainKey("b");
    }
    assertThat(resources.tags(STREAM)).hasSize(1);
    assertThat(resources.tags(Resource.consumer(arn))).hasSize(2);
  }

  @Test
  void thereAreFiftyTagsAtMost() {
    Map<String, String> fifty = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      fifty.put("k" + i, "v");
    }
    broker.resources().addTags(STREAM, fifty);
    broker.resources().addTags(STREAM, Map.of("k0", "another"));
    assertThatThrownBy(() -> broker.resources().addTags(STREAM, Map.of("k50", "v")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("50");
    assertThat(broker.resources().tags(STREAM)).hasSize(50).containsEntry("k0", "another");
  }

  @Test
  void policiesComeAndGo() {
    String arn = broker.consumers().register("s", "c", Map.of()).arn();
    for (Resource resource : List.of(STREAM, Resource.consumer(arn))) {
      assertThat(broker.resources().policy(resource)).isEmpty();
      broker.resources().setPolicy(resource, "{\"Version\":\"2012-10-17\"}");
      assertThat(broker.resources().policy(resource)).contains("2012");
      broker.resources().setPolicy(resource, "");
      assertThat(broker.resources().policy(resource)).isEmpty();
    }
    String most = "ü".repeat(10 * 1024);
    broker.resources().setPolicy(STREAM, most);
    assertThatThrownBy(() -> broker.resources().setPolicy(STREAM, most + "x"))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(broker.resources().policy(STREAM)).isEqualTo(most);
  }

  @Test
  void whatIsNotThereHasNoMetadata() {
    assertThatThrownBy(() -> broker.resources().tags(Resource.stream("t")))
        .isInstanceOf(StreamNotFoundException.class);
    assertThatThrownBy(() -> broker.resources().policy(Resource.consumer("arn")))
        .isInstanceOf(ConsumerNotFoundException.class);
    assertThatThrownBy(() -> broker.tuning().setEncryption("t", "k"))
        .isInstanceOf(StreamNotFoundException.class);
  }

  @Test
  void retentionGoesInOneDirection() {
    StreamTuning tuning = broker.tuning();
    tuning.increaseRetention("s", 24);
    tuning.increaseRetention("s", 8760);
    tuning.decreaseRetention("s", 8760);
    tuning.decreaseRetention("s", 48);
    assertThatThrownBy(() -> tuning.increaseRetention("s", 47))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("47");
    assertThatThrownBy(() -> tuning.decreaseRetention("s", 49))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> tuning.increaseRetention("s", 8761))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> tuning.decreaseRetention("s", 23))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(broker.describeStream("s").retention()).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void aStreamTakesRecordsOfTheSizeThatWasSet() {
    byte[] large = new byte[5 * 1024 * 1024 - 1];
    assertThat(broker.put("s", "k", large)).isCompletedExceptionally();
    broker.tuning().setMaxRecordKib("s", 5 * 1024);
    assertThat(broker.describeStream("s").maxRecordBytes()).isEqualTo(5 * 1024 * 1024);
    broker.put("s", "k", large).join();
    assertThat(broker.put("s", new PutEntry("kk", large))).isCompletedExceptionally();
    for (int wrong : new int[] {0, 1023, 10_241}) {
      assertThatThrownBy(() -> broker.tuning().setMaxRecordKib("s", wrong))
          .isInstanceOf(InvalidArgumentException.class);
    }
    broker.close();
    broker = startOn(disk);
    broker.put("s", "k", large).join();
    broker.tuning().setMaxRecordKib("s", 1024);
    assertThat(broker.put("s", "k", large)).isCompletedExceptionally();
  }

  @Test
  void metricsAreAddedAndTakenAway() {
    MetricsChange first =
        broker
            .tuning()
            .enableMetrics("s", List.of(ShardMetric.OUTGOING_BYTES, ShardMetric.INCOMING_BYTES));
    assertThat(first.before()).isEmpty();
    assertThat(first.after())
        .containsExactly(ShardMetric.INCOMING_BYTES, ShardMetric.OUTGOING_BYTES);
    MetricsChange second =
        broker.tuning().disableMetrics("s", EnumSet.of(ShardMetric.INCOMING_BYTES));
    assertThat(second.before()).isEqualTo(first.after());
    assertThat(second.after()).containsExactly(ShardMetric.OUTGOING_BYTES);
    assertThat(broker.tuning().settings("s").metrics()).isEqualTo(second.after());
  }

  @Test
  void aModeIsSwitchedTwiceADay() {
    CapacitySettings capacity = broker.capacity();
    capacity.setMode("s", StreamMode.ON_DEMAND, 0);
    capacity.setMode("s", StreamMode.ON_DEMAND, 0);
    time.advance(Duration.ofHours(1));
    capacity.setMode("s", StreamMode.PROVISIONED, 0);
    time.advance(Duration.ofHours(22));
    broker.close();
    broker = startOn(disk);
    assertThatThrownBy(() -> broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0))
        .isInstanceOf(LimitExceededException.class);
    time.advance(Duration.ofHours(1));
    broker.capacity().setMode("s", StreamMode.ON_DEMAND, 0);
    assertThat(broker.describeStream("s").mode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(broker.capacity().limits().onDemandStreams()).isEqualTo(1);
    assertThat(broker.capacity().limits().openShards()).isEqualTo(1);
  }

  @Test
  void aKeyIsSetAndRemoved25TimesADay() {
    StreamTuning tuning = broker.tuning();
    for (int i = 0; i < 25; i++) {
      tuning.setEncryption("s", "key" + i);
      tuning.setEncryption("s", "key" + i); // changes nothing, and is not counted
      tuning.setEncryption("s", "");
      time.advance(Duration.ofMinutes(1));
    }
    broker.close();
    broker = startOn(disk);
    assertThatThrownBy(() -> broker.tuning().setEncryption("s", "key"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("25 times in the last 24 hours");
    assertThat(broker.tuning().settings("s").isEncrypted()).isFalse();
    time.advance(Duration.ofHours(24).minusMinutes(25));
    broker.tuning().setEncryption("s", "key");
    broker.tuning().setEncryption("s", "");
    assertThatThrownBy(() -> broker.tuning().setEncryption("s", "key"))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void aChangeOfTheKeyIsSeenForATime() {
    broker.close();
    broker = builder(disk).transitionTime(Duration.ofSeconds(1)).start();
    broker.tuning().setEncryption("s", "key");
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.UPDATING);
    broker.put("s", "k", new byte[1]).join();
    assertThatThrownBy(() -> broker.tuning().setEncryption("s", ""))
        .isInstanceOf(StreamInUseException.class);
    time.advance(Duration.ofSeconds(1));
    broker.tuning().setEncryption("s", "");
    assertThat(broker.describeStream("s").status()).isEqualTo(StreamStatus.UPDATING);
  }

  @Test
  void warmthNeedsAModeAndACommitment() {
    CapacitySettings capacity = broker.capacity();
    assertThatThrownBy(() -> capacity.setWarmThroughput("s", 10))
        .hasMessageContaining("PROVISIONED");
    capacity.setMode("s", StreamMode.ON_DEMAND, 0);
    assertThatThrownBy(() -> capacity.setWarmThroughput("s", 10))
        .hasMessageContaining("MinimumThroughputBillingCommitment");
    assertThat(capacity.setCommitment(true).startedAtMillis()).isEqualTo(time.now().toEpochMilli());
    capacity.setWarmThroughput("s", 50);
    assertThatThrownBy(() -> capacity.setWarmThroughput("s", 10_240))
        .as("the quota of shards")
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> capacity.setWarmThroughput("s", 10_241))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(broker.tuning().settings("s").warmMibps()).isEqualTo(50);
    assertThat(capacity.setCommitment(false).endedAtMillis()).isEqualTo(time.now().toEpochMilli());
  }

  @Test
  void everythingIsThereAfterALossOfPower() {
    String arn = broker.consumers().register("s", "c", Map.of()).arn();
    broker.createStream("made", 1, new StreamOptions(Map.of("from", "birth"), 2048));
    broker.createStream("gone", 1, new StreamOptions(Map.of("a", "b"), 0));
    broker.resources().addTags(STREAM, Map.of("k", "v"));
    broker.resources().addTags(Resource.consumer(arn), Map.of("ck", "cv"));
    broker.resources().setPolicy(STREAM, "{}");
    broker.resources().setPolicy(Resource.consumer(arn), "{ }");
    broker.tuning().setEncryption("s", "alias/aws/kinesis");
    broker.tuning().enableMetrics("s", List.of(ShardMetric.ITERATOR_AGE_MILLISECONDS));
    broker.tuning().setMaxRecordKib("s", 2000);
    broker.capacity().setCommitment(true);
    broker.capacity().setMode("s", StreamMode.ON_DEMAND, 7);
    broker.deleteStream("gone");
    for (int seed = 0; seed < 10; seed++) {
      try (Broker again = startOn(disk.powerLoss(seed))) {
        assertThat(again.tuning().settings("s")).isEqualTo(broker.tuning().settings("s"));
        assertThat(again.tuning().settings("s").warmMibps()).isEqualTo(7);
        assertThat(again.tuning().settings("made").tags()).containsEntry("from", "birth");
        assertThat(again.describeStream("made").maxRecordBytes()).isEqualTo(2 << 20);
        assertThat(again.describeStream("s").mode()).isEqualTo(StreamMode.ON_DEMAND);
        assertThat(again.resources().tags(Resource.consumer(arn))).containsEntry("ck", "cv");
        assertThat(again.resources().policy(Resource.consumer(arn))).isEqualTo("{ }");
        assertThat(again.capacity().commitment()).isEqualTo(broker.capacity().commitment());
        again.createStream("gone", 1);
        assertThat(again.tuning().settings("gone").tags()).isEmpty();
      }
    }
  }
}
