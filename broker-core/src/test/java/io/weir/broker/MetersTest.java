package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import java.util.Collections;
import java.util.List;
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

  private Broker broker(String region, String account) {
    return Broker.builder()
        .ephemeral()
        .limits(Limits.off())
        .region(region)
        .account(account)
        .meterRegistry(registry)
        .start();
  }

  private void awaitPuts(String region, String account, int count) {
    Awaitility.await().untilAsserted(() -> assertThat(puts(region, account)).isEqualTo(count));
  }

  private double puts(String region, String account) {
    return registry
        .get("IncomingRecords")
        .tags("region", region, "account", account, "StreamName", "s")
        .functionCounter()
        .count();
  }

  @Test
  void brokersOfSeveralRegionsAndAccountsShareARegistry() {
    try (Broker first = broker("eu-west-1", "000000000000");
        Broker second = broker("us-east-1", "000000000000");
        Broker third = broker("us-east-1", "111111111111")) {
      List<Broker> all = List.of(first, second, third);
      all.forEach(broker -> broker.createStream("s", 1));
      for (int i = 0; i < all.size(); i++) {
        for (int puts = 0; puts <= i; puts++) {
          all.get(i).put("s", "key", new byte[1]).join();
        }
      }
      awaitPuts("us-east-1", "111111111111", 3);
      awaitPuts("us-east-1", "000000000000", 2);
      awaitPuts("eu-west-1", "000000000000", 1);
      assertThat(registry.getMeters())
          .allMatch(meter -> meter.getId().getTag("region") != null)
          .allMatch(meter -> meter.getId().getTag("account") != null);
      second.close();
      assertThat(registry.getMeters())
          .isNotEmpty()
          .noneMatch(
              meter ->
                  meter
                      .getId()
                      .getTags()
                      .containsAll(
                          Tags.of("region", "us-east-1", "account", "000000000000").stream()
                              .toList()));
      awaitPuts("us-east-1", "111111111111", 3);
    }
    assertThat(registry.getMeters()).isEmpty();
  }
}
