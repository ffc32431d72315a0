package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.ConsumerInUseException;
import io.weir.broker.error.ConsumerNotFoundException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.ConsumerStatus;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Consumers come, are seen in every state, go, and are never mistaken for another one. */
class ConsumerRegistryTest {
  private final VirtualTime time = new VirtualTime();
  private MemoryFileSystem disk = new MemoryFileSystem();
  private Broker broker;
  private ConsumerRegistry consumers;

  @BeforeEach
  void start() {
    start(500);
    broker.createStream("s", 1);
    pass();
  }

  private void start(long transitionMillis) {
    broker =
        Broker.builder()
            .dataDirectory(Path.of("/data"))
            .fileSystem(disk)
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .snapshotEvery(3)
            .transitionTime(Duration.ofMillis(transitionMillis))
            .start();
    consumers = broker.consumers();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private ConsumerDescription register(String name) {
    return consumers.register("s", name, Map.of());
  }

  private void pass() {
    time.advance(Duration.ofMillis(500));
  }

  @Test
  void aConsumersLife() {
    ConsumerDescription made = register("c");
    assertThat(made.status()).isEqualTo(ConsumerStatus.CREATING);
    assertThat(made.arn())
        .isEqualTo(
            "arn:aws:kinesis:us-east-1:000000000000:stream/s/consumer/c:"
                + time.now().getEpochSecond());
    time.advance(Duration.ofMillis(499));
    assertThat(consumers.find("s", "c").status()).isEqualTo(ConsumerStatus.CREATING);
    assertThatThrownBy(() -> consumers.deregister("s", "c"))
        .isInstanceOf(ConsumerInUseException.class)
        .hasMessageContaining("CREATING");
    time.advance(Duration.ofMillis(1));
    assertThat(consumers.find(made.arn()).status()).isEqualTo(ConsumerStatus.ACTIVE);
    assertThatThrownBy(() -> register("c")).isInstanceOf(ConsumerInUseException.class);

    consumers.deregister(made.arn());
    assertThat(consumers.find("s", "c").status()).isEqualTo(ConsumerStatus.DELETING);
    assertThat(consumers.list("s"))
        .extracting(ConsumerDescription::status)
        .containsExactly(ConsumerStatus.DELETING);
    assertThatThrownBy(() -> register("c")).isInstanceOf(ConsumerInUseException.class);
    assertThatThrownBy(() -> consumers.deregister("s", "c"))
        .isInstanceOf(ConsumerInUseException.class);
    pass();
    assertThat(consumers.list("s")).isEmpty();
    assertThatThrownBy(() -> consumers.find("s", "c"))
        .isInstanceOf(ConsumerNotFoundException.class);
    assertThatThrownBy(() -> consumers.deregister(made.arn()))
        .isInstanceOf(ConsumerNotFoundException.class);
  }

  @Test
  void anArnIsNeverUsedTwice() {
    broker.close();
    start(0);
    ConsumerDescription first = register("c");
    assertThat(first.status()).isEqualTo(ConsumerStatus.ACTIVE);
    consumers.deregister("s", "c");
    ConsumerDescription second = register("c");
    broker.deleteStreamAndConsumers("s");
    broker.createStream("s", 1);
    pass();
    broker.close();
    start(0);
    ConsumerDescription third = register("c");
    assertThat(first.creationSecond()).isLessThan(second.creationSecond());
    assertThat(second.creationSecond()).isLessThan(third.creationSecond());
    assertThat(consumers.find(third.arn())).isEqualTo(third);
    assertThatThrownBy(() -> consumers.find(second.arn()))
        .isInstanceOf(ConsumerNotFoundException.class)
        .hasMessageContaining(second.arn());
  }

  @Test
  void fiveAreCreatedAtOnceAndTwentyAreThere() {
    for (int i = 0; i < 20; i++) {
      if (i > 0 && i % 5 == 0) {
        assertThatThrownBy(() -> register("sixth"))
            .isInstanceOf(LimitExceededException.class)
            .hasMessageContaining("being created");
        pass();
      }
      register("c" + i);
    }
    pass();
    assertThatThrownBy(() -> register("one more")).isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> register("more"))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("20");
    consumers.deregister("s", "c7");
    pass();
    register("more");
    assertThat(consumers.list("s"))
        .hasSize(20)
        .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
  }

  @Test
  void aStreamWithConsumersIsNotDeletedByChance() {
    register("c");
    assertThatThrownBy(() -> broker.deleteStream("s"))
        .isInstanceOf(StreamInUseException.class)
        .hasMessageContaining("1 registered consumer");
    broker.deleteStreamAndConsumers("s");
    pass();
    assertThatThrownBy(() -> consumers.list("s")).isInstanceOf(StreamNotFoundException.class);
    broker.createStream("s", 1);
    pass();
    assertThat(consumers.list("s")).isEmpty();
    broker.deleteStream("s");
  }

  @Test
  void theyAreThereAfterALossOfPower() {
    register("kept");
    register("gone");
    broker.createStream("other", 1);
    pass();
    pass();
    consumers.deregister("s", "gone");
    ConsumerDescription kept = consumers.find("s", "kept");
    MemoryFileSystem written = disk;
    for (int seed = 0; seed < 10; seed++) {
      MemoryFileSystem lost = written.powerLoss(seed);
      try (Broker again =
          Broker.builder()
              .dataDirectory(Path.of("/data"))
              .fileSystem(lost)
              .clock(time.clock())
              .nanoClock(time.nanoClock())
              .start()) {
        assertThat(again.consumers().list("s")).containsExactly(kept);
      }
    }
  }

  @Test
  void nothingIsKnownOfAConsumerThatTheDiskDidNotTake() {
    disk.intercept(
        (operation, path) -> {
          throw new java.io.IOException("no more");
        });
    assertThatThrownBy(() -> register("c"))
        .isInstanceOf(io.weir.broker.error.BrokerException.class);
    disk.intercept((operation, path) -> {});
    assertThat(consumers.list("s")).isEmpty();
  }

  @Test
  void foreignArnsAreNotFound() {
    String arn = register("c").arn();
    for (String foreign :
        new String[] {
          "",
          "c",
          arn + "1",
          arn.replace("us-east-1", "us-east-2"),
          arn.replace("0000", "1111"),
          arn.replace("stream/s", "stream/t"),
          broker.describeStream("s").arn()
        }) {
      assertThatThrownBy(() -> consumers.find(foreign))
          .isInstanceOf(ConsumerNotFoundException.class);
    }
  }

  @Test
  void tagsAreChecked() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("", "x"), Map.of("aws:x", ""), Map.of("k", "<"), Map.of("k".repeat(129), ""))) {
      assertThatThrownBy(() -> consumers.register("s", "c", wrong))
          .isInstanceOf(InvalidArgumentException.class);
    }
    assertThat(consumers.list("s")).isEmpty();
    consumers.register("s", "c", Map.of("Ключ /=+-%@:1", "значение"));
  }
}
