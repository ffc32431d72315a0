package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application hangs on the futures of its checkpoints harms nobody but its shard. */
@Timeout(60)
class CheckpointCallbacksTest {
  private final OneShardGateway gateway = new OneShardGateway();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private @Nullable Consumer consumer;

  @AfterEach
  void stop() {
    goOn.countDown();
    if (consumer != null) {
      consumer.close();
    }
  }

  private Consumer start(BiConsumer<List<ConsumerRecord>, Checkpointer> processor) {
    Consumer started =
        Consumer.builder(gateway)
            .session(Duration.ofSeconds(1))
            .closeTimeout(Duration.ofMillis(200))
            .threads(1)
            .name("test")
            .checkpointByHand()
            .processors(shard -> processor::accept)
            .start();
    consumer = started;
    return started;
  }

  private void block() {
    blocked.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hang(CompletableFuture<?> future, Runnable callback) {
    CompletableFuture<?> unused = future.whenComplete((done, failure) -> callback.run());
  }

  private void note(CompletableFuture<?> future, String name) {
    CompletableFuture<?> unused =
        future.whenComplete(
            (done, failure) ->
                told.add(
                    name
                        + (failure == null ? " done" : " " + failure.getClass().getSimpleName())
                        + " on "
                        + Thread.currentThread().getName()));
  }

  /** Of a checkpoint that is lost with its lease: heartbeats tell of that. */
  @Test
  void oneThatBlocksWhenTheLeaseIsLostStopsNoHeartbeat() throws InterruptedException {
    start((records, checkpointer) -> hang(checkpointer.checkpoint(), this::block));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.leases = List.of();
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    int beats = gateway.heartbeats.get();
    await().until(() -> gateway.heartbeats.get() > beats + 3);
  }

  @Test
  void itIsCalledOnAThreadOfItsOwn() {
    start((records, checkpointer) -> note(checkpointer.checkpoint(), "first"));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    await()
        .untilAsserted(() -> assertThat(told).containsExactly("first done on weir-callback-test"));
  }

  /** The processors' threads may all be waiting for checkpoints. */
  @Test
  void aProcessorMayWaitForACheckpointOnTheOnlyThread() {
    start(
        (records, checkpointer) -> {
          checkpointer.checkpoint().join();
          told.add("waited");
        });
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    await().untilAsserted(() -> assertThat(told).containsExactly("waited"));
  }

  @Test
  void aCallbackMayWaitForTheNextCheckpoint() {
    start(
        (records, checkpointer) ->
            hang(
                checkpointer.checkpoint(),
                () -> {
                  checkpointer.checkpoint().join();
                  told.add("both");
                }));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    await().until(() -> gateway.checkpoints.size() == 2);
    gateway.answer(null);
    await().untilAsserted(() -> assertThat(told).containsExactly("both"));
  }

  /** Both were made by the processor, so both are told when one call is answered. */
  @Test
  void aCallbackMayWaitForACheckpointThatWasMadeElsewhere() {
    start(
        (records, checkpointer) -> {
          CompletableFuture<?> first = checkpointer.checkpoint();
          CompletableFuture<?> second = checkpointer.checkpoint();
          CompletableFuture<?> third = checkpointer.checkpoint();
          hang(second, () -> joinBoth(first, third));
        });
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    await().until(() -> gateway.checkpoints.size() == 2 || told.contains("both"));
    if (gateway.checkpoints.size() == 2) {
      gateway.answer(null);
    }
    await().untilAsserted(() -> assertThat(told).containsExactly("both"));
  }

  private void joinBoth(CompletableFuture<?> one, CompletableFuture<?> other) {
    one.join();
    other.join();
    told.add("both");
  }

  @Test
  void thousandsAreToldByFewThreadsAndWhatFollowsWaitsForAll() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService pool = Executors.newCachedThreadPool();
    Callbacks callbacks = new Callbacks(pool::execute);
    List<CompletableFuture<Void>> ours = new ArrayList<>();
    AtomicInteger now = new AtomicInteger();
    for (int i = 0; i < 10_000; i++) {
      ours.add(new CompletableFuture<>());
      hang(
          callbacks.told(ours.get(i)),
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            calls.incrementAndGet();
            now.decrementAndGet();
          });
    }
    ours.forEach(future -> future.complete(null));
    CompletableFuture<Integer> behind = new CompletableFuture<>();
    callbacks.behind(() -> behind.complete(calls.get()));
    assertThat(behind.join()).isEqualTo(10_000);
    assertThat(most.get()).isLessThan(500);
    pool.shutdown();
  }

  @Test
  void thousandsAreToldWhereThereAreNoThreadsAnyMore() {
    AtomicInteger calls = new AtomicInteger();
    Callbacks callbacks = new Callbacks(Runnable::run);
    CompletableFuture<Void> ours = new CompletableFuture<>();
    for (int i = 0; i < 100_000; i++) {
      hang(callbacks.told(ours), calls::incrementAndGet);
    }
    ours.complete(null);
    assertThat(calls.get()).isEqualTo(100_000);
  }

  @Test
  void closingWaitsForACallbackThatIsUnderWay() throws InterruptedException {
    start(
        (records, checkpointer) ->
            hang(
                checkpointer.checkpoint(),
                () -> {
                  block();
                  told.add("interrupted: " + Thread.currentThread().isInterrupted());
                }));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    Thread closing = new Thread(consumer::close);
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    closing.join();
    assertThat(told).containsExactly("interrupted: false");
  }

  @Test
  void oneMayCloseTheConsumer() {
    CompletableFuture<Consumer> self = new CompletableFuture<>();
    self.complete(
        start(
            (records, checkpointer) -> hang(checkpointer.checkpoint(), () -> self.join().close())));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(null);
    await().until(() -> gateway.left.get() == 1);
  }

  @Test
  void allAreToldWhenClosingTakesTooLong() throws InterruptedException {
    start(
        (records, checkpointer) -> {
          note(checkpointer.checkpoint(), "under way");
          note(checkpointer.checkpoint(), "waiting");
          block();
        });
    assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
    consumer.close();
    assertThat(told)
        .allMatch(line -> line.contains("CompletionException on weir-callback-test"))
        .hasSize(2);
  }

  @Test
  void whatIsRefusedIsToldThereToo() {
    start((records, checkpointer) -> note(checkpointer.checkpoint(), "first"));
    await().until(() -> gateway.checkpoints.size() == 1);
    gateway.answer(new GatewayException(Kind.LEASE_LOST, "planned", null));
    await()
        .untilAsserted(
            () ->
                assertThat(told)
                    .containsExactly("first CompletionException on weir-callback-test"));
  }

  @Test
  void oneThatIsAskedForAfterTheEndFailsAtOnce() {
    CompletableFuture<Checkpointer> kept = new CompletableFuture<>();
    start((records, checkpointer) -> kept.complete(checkpointer));
    Checkpointer late = kept.join();
    consumer.close();
    assertThat(late.checkpoint()).isCompletedExceptionally();
    assertThat(gateway.checkpoints).isEmpty();
  }
}
