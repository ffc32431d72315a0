package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.consumer.gateway.broker.BrokerGateway;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProcessorLatencyTest {
  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void recordsThatDoNotComeAreWaitedForOnceNotEach() {
    try (Broker broker = Broker.builder().ephemeral().start()) {
      broker.createStream("s", 1);
      try (BrokerGateway gateway = BrokerGateway.fanOut(broker, "s", "g")) {
        ProcessorLatency latency = new ProcessorLatency(100, 1, 1);

        assertThatThrownBy(
                () ->
                    latency.measure(gateway, (key, data) -> CompletableFuture.completedFuture("")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("0 processed");
      }
    }
  }
}
