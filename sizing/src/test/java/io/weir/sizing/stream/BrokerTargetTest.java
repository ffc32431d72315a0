package io.weir.sizing.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.shard.Subscription;
import io.weir.log.Durability;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A consumer with fan-out whose subscription fails is no reason to end the run. */
class BrokerTargetTest {
  private static final long AFTER_GRACE = TimeUnit.SECONDS.toNanos(6);

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aSubscriptionThatFailedIsCountedAndMadeAgainWhereItWas() {
    try (Broker broker =
            Broker.builder()
                .ephemeral()
                .durability(Durability.OS)
                .clock(() -> TimeUnit.NANOSECONDS.toMillis(nanos.get()))
                .nanoClock(nanos::get)
                .start();
        Target target = new BrokerTarget(broker, "s", 1)) {
      String shard = target.shards().get(0).shardId();
      try (Pushes pushes = target.fanOut(1, shard)) {
        put(broker);
        assertThat(pushes.next()).extracting(Batch::count).isEqualTo(1);
        nanos.addAndGet(AFTER_GRACE);
        try (Subscription other =
            broker.subscribe("s", "consumer-1", shard, StartingPosition.trimHorizon(), () -> {})) {
          assertThat(pushes.next()).as("its place was taken").isNull();
          assertThat(pushes.failures()).isEqualTo(1);
          assertThat(pushes.failure()).contains("taken the place");
          assertThat(pushes.next()).as("the other one began just now").isNull();
          assertThat(pushes.failures()).isEqualTo(2);
          assertThat(pushes.failure()).contains("less than 5 seconds ago");
        }
        put(broker);
        nanos.addAndGet(AFTER_GRACE);
        put(broker);
        assertThat(pushes.next()).as("behind what it had").extracting(Batch::count).isEqualTo(2);
        assertThat(pushes.failures()).isEqualTo(2);
      }
    }
  }

  private static void put(Broker broker) {
    var unused = broker.put("s", "k", new byte[100]).join();
  }
}
