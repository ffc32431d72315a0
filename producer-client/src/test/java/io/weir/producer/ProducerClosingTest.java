package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.producer.error.ProducerClosedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a producer that is closed awaits, and what becomes of its records. */
@Timeout(60)
class ProducerClosingTest extends ProducerFixture {
  @Test
  void closingCompletesEveryFuture() {
    Producer producer = silent().closeTimeout(Duration.ofMillis(10)).start();
    List<CompletableFuture<SendReceipt>> outcomes = send(producer, 2000);
    producer.close();
    assertThat(outcomes)
        .allSatisfy(
            outcome ->
                assertThatThrownBy(outcome::join)
                    .hasCauseInstanceOf(ProducerClosedException.class));
    assertThatThrownBy(() -> producer.send("k", new byte[1]).join())
        .hasCauseInstanceOf(ProducerClosedException.class);
    producer.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("weir-producer"));
  }

  /** The first may take longer than the close timeout. */
  @Test
  void whoClosesSecondWaitsAsLongAsTheFirstMayTake() throws Exception {
    StubGateway.Told gateway = new StubGateway.Told(shards());
    CountDownLatch closing = new CountDownLatch(1);
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    gateway.onClose =
        () -> {
          closing.countDown();
          goOn.join();
        };
    Producer producer = Producer.builder(gateway).closeTimeout(Duration.ZERO).start();
    Thread first = new Thread(producer::close);
    first.start();
    closing.await();
    Thread second = new Thread(producer::close);
    second.start();
    while (second.getState() != Thread.State.TIMED_WAITING) {
      assertThat(second.getState()).isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    goOn.complete(null);
    first.join();
    second.join();
  }

  /** The producer is closed while another thread is in the midst of telling a call's outcomes. */
  @Test
  void closingAwaitsAnAnswerThatIsBeingTold() throws Exception {
    StubGateway.Told gateway = new StubGateway.Told(shards());
    Producer producer =
        Producer.builder(gateway).linger(Duration.ZERO).closeTimeout(Duration.ZERO).start();
    CountDownLatch telling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<SendReceipt> outcome = producer.send("k", bytes(1));
    // Dependents run in the reverse order: the last one is told before the one that is watched.
    AtomicBoolean told = new AtomicBoolean();
    CompletableFuture<?> unusedFirst = outcome.thenRun(() -> told.set(true));
    CompletableFuture<?> unusedLast =
        outcome.thenRun(
            () -> {
              telling.countDown();
              StubGateway.await(goOn);
            });
    Runnable answer = gateway.answers.poll(30, TimeUnit.SECONDS);
    Thread answering = new Thread(answer);
    answering.start();
    assertThat(telling.await(30, TimeUnit.SECONDS)).isTrue();

    AtomicBoolean toldBeforeClosed = new AtomicBoolean();
    Thread closer =
        new Thread(
            () -> {
              producer.close();
              toldBeforeClosed.set(told.get());
            });
    closer.start();
    while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    closer.join();
    answering.join();
    assertThat(toldBeforeClosed).isTrue();
  }

  @Test
  void aGatewayThatHoldsTheSendingThreadDoesNotHoldUpClosing() throws Exception {
    StubGateway.Holding gateway = new StubGateway.Holding(shards());
    Producer producer =
        Producer.builder(gateway)
            .linger(Duration.ofMillis(1))
            .closeTimeout(Duration.ZERO)
            .requestTimeout(Duration.ofMillis(10))
            .start();
    CompletableFuture<SendReceipt> outcome = producer.send("k", bytes(1));
    assertThat(gateway.held.await(30, TimeUnit.SECONDS)).isTrue();
    producer.close();
    assertThat(outcome).isCompletedExceptionally();
    gateway.goOn.countDown();
  }

  @Test
  void closingSendsWhatWaits() {
    Producer producer = producer().linger(Duration.ofSeconds(60)).start();
    List<CompletableFuture<SendReceipt>> outcomes = send(producer, 100);
    producer.close();
    assertThat(outcomes)
        .allMatch(outcome -> outcome.isDone() && !outcome.isCompletedExceptionally());
    assertThat(read()).hasSize(100);
  }
}
