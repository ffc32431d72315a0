package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import java.util.Collections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What was admitted, refused and read can be seen, under CloudWatch's names. */
class MetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double shard(String name) {
    return registry
        .get(name)
        .tags("StreamName", "s", "ShardId", "shardId-000000000000")
        .functionCounter()
        .count();
  }

  @Test
  void everyMeterCountsWhatItsNameSays() {
    VirtualTime time = new VirtualTime();
    try (Broker broker =
        Broker.builder()
            .durability(Durability.OS)
            .limits(Limits.aws().withReads(2 << 20, 1))
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .meterRegistry(registry)
            .start()) {
      broker.createStream("s", 1);
      PutEntry entry = new PutEntry("key", new byte[7]);
      for (int i = 0; i < 3; i++) {
        broker.putAll("s", Collections.nCopies(400, entry)).join();
      }
      broker.put("s", "key", new byte[7]).handle((r, e) -> e).join();
      var iterator = broker.iterator("s", "shardId-000000000000", StartingPosition.trimHorizon());
      assertThat(broker.read(iterator, 10).count()).isEqualTo(10);
      try {
        broker.read(iterator, 10);
      } catch (RuntimeException expected) {
        assertThat(expected).hasMessageContaining("Rate exceeded");
      }

      Awaitility.await().untilAsserted(() -> assertThat(shard("IncomingRecords")).isEqualTo(1000));
      assertThat(shard("IncomingBytes")).isEqualTo(10_000);
      assertThat(shard("OutgoingRecords")).isEqualTo(10);
      assertThat(shard("OutgoingBytes")).isEqualTo(100);
      assertThat(shard("WriteProvisionedThroughputExceeded")).isEqualTo(201);
      assertThat(shard("ReadProvisionedThroughputExceeded")).isEqualTo(1);
      assertThat(registry.get("PutRecords.ThrottledRecords").counter().count()).isEqualTo(200);
      assertThat(registry.get("PutRecords.SuccessfulRecords").counter().count()).isEqualTo(1000);
      assertThat(registry.get("GetRecords.Records").counter().count()).isEqualTo(10);
      assertThat(registry.find("IteratorAgeMilliseconds").gauge()).isNotNull();

      broker.deleteStream("s");
      assertThat(registry.getMeters())
          .noneMatch(meter -> meter.getId().getTag("StreamName") != null);
    }
  }
}
