package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.Broker;
import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.aggregate.UserRecord;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.producer.error.BufferFullException;
import io.weir.producer.error.InvalidRecordException;
import io.weir.producer.error.ProducerClosedException;
import io.weir.producer.error.RecordTooLargeException;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer, thread and all, with a broker in this process. */
@Timeout(60)
class ProducerTest {
  private Broker broker = start(Limits.off());

  private Broker start(Limits limits) {
    Broker started = Broker.builder().ephemeral().limits(limits).start();
    started.createStream("s", 4);
    return started;
  }

  @AfterEach
  void close() {
    broker.close();
  }

  private ProducerBuilder producer() {
    return Producer.builder(new BrokerGateway(broker, "s"));
  }

  private List<Record> read() {
    List<Record> all = new ArrayList<>();
    for (ShardDescription shard : broker.listShards("s")) {
      ShardIterator next = broker.iterator("s", shard.shardId(), StartingPosition.trimHorizon());
      while (next != null) {
        ReadResult result = broker.read(next, 1000);
        all.addAll(result.records());
        next = result.records().isEmpty() ? null : result.next();
      }
    }
    return all;
  }

  private static byte[] bytes(int number) {
    return String.valueOf(number).getBytes(StandardCharsets.UTF_8);
  }

  private static List<CompletableFuture<SendReceipt>> send(Producer producer, int count) {
    List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(producer.send("key-" + i, bytes(i)));
    }
    return outcomes;
  }

  @Test
  void recordsAreWhereTheirReceiptsSay() {
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 5000);
      producer.flush().join();
      for (int i = 0; i < outcomes.size(); i++) {
        assertThat(outcomes.get(i)).isCompleted();
        SendReceipt receipt = outcomes.get(i).join();
        ShardIterator at =
            broker.iterator(
                "s",
                receipt.shardId(),
                StartingPosition.atSequenceNumber(receipt.sequenceNumber()));
        Record record = broker.read(at, 1).records().get(0);
        assertThat(record.partitionKey()).isEqualTo("key-" + i);
        assertThat(record.dataBytes()).isEqualTo(bytes(i));
        assertThat(receipt.attempts()).isEqualTo(1);
      }
    }
  }

  @Test
  void theLingerAloneSendsWhatIsNotFull() {
    try (Producer producer = producer().linger(Duration.ofMillis(1)).start()) {
      assertThat(producer.send("k", bytes(1)).join().shardId()).startsWith("shardId-");
    }
  }

  /** One that nothing joined in time is sent as it is. */
  private static Stream<UserRecord> users(Record record) {
    byte[] data = record.dataBytes();
    return AggregateReader.read(data)
        .orElseGet(() -> List.of(new UserRecord(record.partitionKey(), null, data)))
        .stream();
  }

  @Test
  void aggregatedRecordsAreTakenApartToTheSame() {
    try (Producer producer = producer().aggregate(50 * 1024).start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 5000);
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
      List<Record> stored = read();
      assertThat(stored).hasSizeLessThan(100);
      assertThat(stored.stream().flatMap(ProducerTest::users).map(UserRecord::partitionKey))
          .hasSize(5000)
          .doesNotHaveDuplicates();
      assertThat(outcomes.stream().map(outcome -> outcome.join().toString()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anExplicitHashKeyDecides() {
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        outcomes.add(producer.send(new ProducerRecord("key-" + i, HashKey.MAX, bytes(i))));
      }
      producer.flush().join();
      assertThat(outcomes)
          .allSatisfy(
              outcome -> assertThat(outcome.join().shardId()).isEqualTo("shardId-000000000003"));
    }
  }

  @Test
  void limitsAreKeptToAndNothingIsLost() {
    broker.close();
    broker = start(Limits.aws());
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 8000); // two seconds' worth
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    }
    assertThat(read()).hasSize(8000);
  }

  @Test
  void aSplitInTheMidstLosesNothing() {
    try (Producer producer = producer().keepOrder().aggregate(2000).start()) {
      List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        outcomes.addAll(send(producer, 500));
        ShardDescription open =
            broker.listShards("s").stream().filter(ShardDescription::isOpen).findFirst().get();
        HashKey start = open.hashKeyRange().start();
        HashKey end = open.hashKeyRange().end();
        broker.splitShard(
            "s",
            open.shardId(),
            HashKey.of(start.toBigInteger().add(end.toBigInteger()).shiftRight(1)));
      }
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    }
  }

  @Test
  void whatCanNeverBeStoredFailsAtOnce() {
    try (Producer producer = producer().maxRecordBytes(1000).start()) {
      assertThatThrownBy(() -> producer.send("key", new byte[998]).join())
          .hasCauseInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining("1001 bytes");
      assertThat(producer.send("key", new byte[997])).succeedsWithin(Duration.ofSeconds(10));
      assertThatThrownBy(() -> producer.send("", new byte[1]).join())
          .hasCauseInstanceOf(InvalidRecordException.class);
      assertThatThrownBy(() -> producer.send("k".repeat(257), new byte[1]).join())
          .hasCauseInstanceOf(InvalidRecordException.class);
    }
  }

  /** Each aggregated record could be too large for the stream, and be refused for good. */
  @Test
  void aggregatesThatTheStreamWouldNotTakeAreRefusedAtTheStart() {
    ProducerBuilder tooLarge = producer().aggregate(2001).maxRecordBytes(2000);
    assertThatThrownBy(tooLarge::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("aggregate (2001 bytes)")
        .hasMessageContaining("maxRecordBytes (2000 bytes)");
    tooLarge.aggregate(2000).start().close();
  }

  /** A stream that answers nothing. */
  private static final class Silent implements StreamGateway {
    private final BrokerGateway shards;

    Silent(BrokerGateway shards) {
      this.shards = shards;
    }

    @Override
    public CompletableFuture<List<OpenShard>> openShards() {
      return shards.openShards();
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      return PutCall.DONE; // No answer is one way in which networks fail.
    }

    @Override
    public boolean mayBeAnswering() {
      return shards.mayBeAnswering();
    }

    @Override
    public void close() {}
  }

  private ProducerBuilder silent() {
    return Producer.builder(new Silent(new BrokerGateway(broker, "s")));
  }

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

  /** A stream that answers when told to, on the thread that tells. */
  private static final class Told implements StreamGateway {
    private final BrokerGateway shards;
    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();

    private volatile Runnable onClose = () -> {};

    Told(BrokerGateway shards) {
      this.shards = shards;
    }

    @Override
    public CompletableFuture<List<OpenShard>> openShards() {
      return shards.openShards();
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      List<PutOutcome> outcomes =
          entries.stream()
              .<PutOutcome>map(entry -> new SimulatedStream.Stored("s", 1, "k", entry.data()))
              .toList();
      answers.add(() -> answer.onOutcomes(outcomes));
      return PutCall.DONE;
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  /** The first may take longer than the close timeout. */
  @Test
  void whoClosesSecondWaitsAsLongAsTheFirstMayTake() throws Exception {
    Told gateway = new Told(new BrokerGateway(broker, "s"));
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
    Told gateway = new Told(new BrokerGateway(broker, "s"));
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
              await(goOn);
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

  /** A stream that holds who puts. */
  private static final class Holding implements StreamGateway {
    private final BrokerGateway shards;
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    Holding(BrokerGateway shards) {
      this.shards = shards;
    }

    @Override
    public CompletableFuture<List<OpenShard>> openShards() {
      return shards.openShards();
    }

    @Override
    public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
      held.countDown();
      await(goOn);
      return PutCall.DONE;
    }

    @Override
    public void close() {}
  }

  @Test
  void aGatewayThatHoldsTheSendingThreadDoesNotHoldUpClosing() throws Exception {
    Holding gateway = new Holding(new BrokerGateway(broker, "s"));
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

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  @Test
  void aStreamThatIsNotThereIsToldAtTheStart() {
    assertThatThrownBy(() -> Producer.builder(new BrokerGateway(broker, "none")))
        .hasMessageContaining("none");
  }
}
