package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.producer.error.BufferFullException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The room that records take, and those who wait for it. */
@Timeout(60)
class ProducerBufferTest extends ProducerFixture {
  @Test
  void aFullBufferFailsOrBlocksAsAsked() {
    try (Producer failing =
        silent()
            .bufferBytes(1000)
            .backpressure(Backpressure.FAIL)
            .closeTimeout(Duration.ZERO)
            .start()) {
      CompletableFuture<SendReceipt> first = failing.send("k", new byte[900]);
      assertThatThrownBy(() -> failing.send("k", new byte[900]).join())
          .hasCauseInstanceOf(BufferFullException.class)
          .hasMessageContaining("bufferBytes");
      assertThat(first).isNotDone();
    }
    try (Producer blocking =
        silent()
            .bufferBytes(1000)
            .maxBlock(Duration.ofMillis(20))
            .closeTimeout(Duration.ZERO)
            .start()) {
      CompletableFuture<SendReceipt> first = blocking.send("k", new byte[900]);
      assertThatThrownBy(() -> blocking.send("k", new byte[900]).join())
          .hasCauseInstanceOf(BufferFullException.class)
          .hasMessageContaining("maxBlock");
      assertThat(first).isNotDone();
    }
  }

  @Test
  void blockedSendersGoOnWhenThereIsRoom() throws Exception {
    try (Producer producer = producer().bufferBytes(2000).linger(Duration.ofMillis(1)).start()) {
      CountDownLatch done = new CountDownLatch(4);
      List<CompletableFuture<SendReceipt>> outcomes =
          java.util.Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 4; t++) {
        new Thread(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    outcomes.add(producer.send("k" + i, new byte[700]));
                  }
                  done.countDown();
                })
            .start();
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      producer.flush().join();
      assertThat(outcomes).hasSize(800).allMatch(o -> !o.isCompletedExceptionally());
    }
  }

  /** Nothing is full, and the linger is longer than anybody waits. */
  @Test
  void whoWaitsForRoomMakesEverythingDue() {
    try (Producer producer =
        producer()
            .bufferBytes(1000)
            .linger(Duration.ofSeconds(60))
            .maxBlock(Duration.ofSeconds(10))
            .start()) {
      List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        outcomes.add(producer.send("k", new byte[900]));
      }
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    }
  }

  /** What is held for a record is more than its bytes. */
  @Test
  void tinyRecordsFillTheBufferToo() {
    try (Producer producer =
        silent()
            .bufferBytes(1000)
            .backpressure(Backpressure.FAIL)
            .closeTimeout(Duration.ZERO)
            .start()) {
      for (int i = 0; i < 3; i++) {
        assertThat(producer.send("k", new byte[1])).isNotDone();
      }
      assertThatThrownBy(() -> producer.send("k", new byte[1]).join())
          .hasCauseInstanceOf(BufferFullException.class);
    }
  }

  @Test
  void allRoomIsGivenBack() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Producer producer = producer().meterRegistry(registry).aggregate(2000).start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 1000);
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
      assertThat(registry.get("weir.producer.buffer.bytes").gauge().value()).isZero();
    }
  }

  /** On the broker's commit thread, which frees the room: waiting there would be for ever. */
  @Test
  void sendingFromAnOutcomeDoesNotWaitForRoom() {
    try (Producer producer = producer().bufferBytes(100).linger(Duration.ZERO).start()) {
      CompletableFuture<SendReceipt> second =
          producer
              .send("k", new byte[90])
              .thenCompose(
                  receipt -> {
                    CompletableFuture<SendReceipt> filling = producer.send("k", new byte[90]);
                    return filling.isDone() ? filling : producer.send("k", new byte[90]);
                  });
      assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(BufferFullException.class);
    }
  }

  /** Sends when it hears that another's record is stored. */
  private record Sending(Producer producer, CompletableFuture<SendReceipt> outcome)
      implements AckListener {
    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      CompletableFuture<?> unused =
          producer
              .send("k", new byte[90])
              .whenComplete(
                  (receipt, why) -> {
                    if (why == null) {
                      outcome.complete(receipt);
                    } else {
                      outcome.completeExceptionally(why);
                    }
                  });
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      outcome.completeExceptionally(why);
    }
  }

  /** On a thread of the broker that has nothing to do with the producer, yet frees its room. */
  @Test
  void sendingWhereTheBrokerTellsOthersDoesNotWaitForRoom() {
    try (Producer producer = silent().bufferBytes(100).closeTimeout(Duration.ZERO).start()) {
      CompletableFuture<SendReceipt> filling = producer.send("k", new byte[90]);
      CompletableFuture<SendReceipt> refused = new CompletableFuture<>();
      broker.stream("s").put("k", bytes(1), new Sending(producer, refused), 1);
      assertThat(filling).isNotDone();
      assertThat(refused)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(BufferFullException.class);
    }
  }

  @Test
  void aProducerMadeAnewUnderTheSameNameReportsItsOwnBuffer() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    producer().name("s").meterRegistry(registry).start().close();
    assertThat(registry.find("weir.producer.buffer.bytes").gauge()).isNull();
    try (Producer again =
        silent().name("s").meterRegistry(registry).closeTimeout(Duration.ZERO).start()) {
      CompletableFuture<SendReceipt> unused = again.send("k", new byte[99]);
      assertThat(registry.get("weir.producer.buffer.bytes").gauge().value()).isEqualTo(100 + 256);
    }
  }
}
