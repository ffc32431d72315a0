package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.Broker;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Lease;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.consumer.gateway.broker.BrokerGateway;
import io.weir.log.Durability;
import io.weir.producer.Producer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers of a broker in the same process, with their threads. */
class ConsumerTest {
  private static final int KEYS = 8;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Queue<String> processed = new ConcurrentLinkedQueue<>();
  private Broker broker;

  @BeforeEach
  void start() {
    broker = Broker.builder().ephemeral().durability(Durability.OS).limits(Limits.off()).start();
    broker.createStream("s", 2);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    broker.close();
  }

  private ConsumerBuilder builder(boolean fanOut) {
    BrokerGateway gateway =
        fanOut ? BrokerGateway.fanOut(broker, "s", "g") : BrokerGateway.shared(broker, "s", "g");
    open.add(gateway);
    return Consumer.builder(gateway).session(Duration.ofSeconds(1)).name("test");
  }

  private Consumer start(ConsumerBuilder builder) {
    Consumer consumer = builder.start();
    open.add(0, consumer);
    return consumer;
  }

  private PutReceipt put(String data) {
    return broker.put("s", new PutEntry("k", HashKey.MIN, bytes(data))).join();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ConsumerRecord record) {
    return new String(record.dataBytes(), StandardCharsets.UTF_8);
  }

  private void take(List<ConsumerRecord> records) {
    records.forEach(record -> processed.add(text(record)));
  }

  private void awaitProcessed(String... data) {
    await().untilAsserted(() -> assertThat(processed).containsExactly(data));
  }

  private Checkpoint checkpoint() {
    return broker.groups().describe("s", "g").shards().get(0).checkpoint();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesOnWhereTheOneBeforeWasClosed(boolean fanOut) {
    put("1");
    Consumer first = start(builder(fanOut).onRecords(this::take));
    awaitProcessed("1");
    PutReceipt last = put("2");
    awaitProcessed("1", "2");
    first.close();
    assertThat(checkpoint()).isEqualTo(Checkpoint.after(last.sequenceNumber()));
    assertThat(broker.groups().describe("s", "g").members()).isEmpty();
    put("3");
    start(builder(fanOut).onRecords(this::take));
    awaitProcessed("1", "2", "3");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsOfAnAggregatedOneAreOnesOfTheirOwn(boolean fanOut) {
    try (Producer producer =
        Producer.builder(new io.weir.producer.gateway.broker.BrokerGateway(broker, "s"))
            .aggregate(10_000)
            .linger(Duration.ofSeconds(10))
            .start()) {
      for (int i = 0; i < 5; i++) {
        CompletableFuture<?> unused = producer.send("same", bytes("" + i));
      }
    }
    List<ConsumerRecord> records = new ArrayList<>();
    Consumer first =
        start(
            builder(fanOut)
                .checkpointByHand()
                .processors(
                    shard ->
                        (batch, checkpointer) -> {
                          records.addAll(batch);
                          checkpointer.checkpoint(batch.get(2)).join();
                          take(batch);
                        }));
    awaitProcessed("0", "1", "2", "3", "4");
    assertThat(records)
        .extracting(ConsumerRecord::subSequenceNumber)
        .containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(records).allMatch(record -> record.partitionKey().equals("same"));
    first.close();
    processed.clear();
    start(builder(fanOut).onRecords(this::take));
    awaitProcessed("3", "4");
  }

  @Test
  void theLaterOfTwoWithTheSameIdIsTheMember() {
    Queue<String> ofEarlier = new ConcurrentLinkedQueue<>();
    Consumer earlier =
        start(
            builder(false)
                .memberId("same")
                .onRecords(records -> records.forEach(record -> ofEarlier.add(text(record)))));
    put("1");
    await().untilAsserted(() -> assertThat(ofEarlier).containsExactly("1"));
    Consumer later = start(builder(false).memberId("same").onRecords(this::take));
    await().until(earlier::isFenced);
    earlier.close();
    put("2");
    await().untilAsserted(() -> assertThat(processed).contains("2"));
    assertThat(ofEarlier).containsExactly("1");
    assertThat(later.isFenced()).isFalse();
    assertThat(broker.groups().describe("s", "g").members()).containsExactly("same");
  }

  @Test
  void aProcessorThatThrowsGetsTheSameRecordsAgain() {
    AtomicInteger calls = new AtomicInteger();
    put("1");
    start(
        builder(true)
            .onRecords(
                records -> {
                  if (calls.incrementAndGet() < 3) {
                    throw new IllegalStateException("planned");
                  }
                  take(records);
                }));
    awaitProcessed("1");
    assertThat(calls).hasValue(3);
  }

  @Test
  void aProcessorMayKnowItsPositionBetter() {
    PutReceipt first = put("1");
    put("2");
    start(
        builder(false)
            .processors(
                shard ->
                    new RecordProcessor() {
                      @Override
                      public Checkpoint initialize(Lease lease) {
                        return lease.shardId().equals(first.shardId())
                            ? Checkpoint.after(first.sequenceNumber())
                            : lease.checkpoint();
                      }

                      @Override
                      public void process(List<ConsumerRecord> records, Checkpointer checkpointer) {
                        take(records);
                      }
                    }));
    awaitProcessed("2");
  }

  /**
   * The one before it ended there, and could not say so: nothing is read, and the group is told.
   */
  @Test
  void aProcessorMayKnowThatTheShardWasEnded() {
    String parent = put("1").shardId();
    broker.splitShard("s", parent, HashKey.parse("1000"));
    put("2");
    start(
        builder(false)
            .checkpointByHand()
            .processors(
                shard ->
                    new RecordProcessor() {
                      @Override
                      public Checkpoint initialize(Lease lease) {
                        return shard.equals(parent) ? Checkpoint.shardEnd() : lease.checkpoint();
                      }

                      @Override
                      public void process(List<ConsumerRecord> records, Checkpointer checkpointer) {
                        take(records);
                      }

                      @Override
                      public void shardEnded(Checkpointer checkpointer) {
                        processed.add("end of " + shard);
                      }
                    }));
    awaitProcessed("end of " + parent, "2");
    assertThat(checkpoint()).isEqualTo(Checkpoint.shardEnd());
  }

  @Test
  void theLifeOfAProcessor() {
    put("1");
    Consumer consumer =
        start(
            builder(true)
                .processors(
                    shard ->
                        new RecordProcessor() {
                          @Override
                          public Checkpoint initialize(Lease lease) {
                            note("initialize");
                            return lease.checkpoint();
                          }

                          @Override
                          public void process(
                              List<ConsumerRecord> records, Checkpointer checkpointer) {
                            note("process");
                          }

                          @Override
                          public void shardEnded(Checkpointer checkpointer) {
                            note("shardEnded");
                          }

                          @Override
                          public void shutdownRequested(Checkpointer checkpointer) {
                            note("shutdownRequested");
                          }

                          private void note(String what) {
                            if (!shard.endsWith("1")) {
                              processed.add(shard.substring(18) + " " + what);
                            }
                          }
                        }));
    awaitProcessed("00 initialize", "00 process");
    broker.splitShard("s", "shardId-000000000000", HashKey.parse("1000"));
    put("2");
    await().until(() -> processed.contains("02 process"));
    consumer.close();
    assertThat(processed.stream().filter(line -> !line.startsWith("03")))
        .containsExactly(
            "00 initialize",
            "00 process",
            "00 shardEnded",
            "02 initialize",
            "02 process",
            "02 shutdownRequested");
    assertThat(checkpoint()).isEqualTo(Checkpoint.shardEnd());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsMissingThroughASplitAndAMergeWhileAProducerPuts(boolean fanOut) {
    start(builder(fanOut).memberId("a").onRecords(this::take));
    start(builder(fanOut).memberId("b").onRecords(this::take));
    try (Producer producer =
        Producer.builder(new io.weir.producer.gateway.broker.BrokerGateway(broker, "s"))
            .keepOrder()
            .start()) {
      sendToAllKeys(producer, 0, 50);
      broker.splitShard("s", "shardId-000000000000", HashKey.parse("1000"));
      sendToAllKeys(producer, 50, 100);
      broker.mergeShards("s", "shardId-000000000002", "shardId-000000000003");
      sendToAllKeys(producer, 100, 150);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Set.copyOf(processed)).hasSize(KEYS * 150));
    for (int key = 0; key < KEYS; key++) {
      String prefix = key + ":";
      assertThat(processed.stream().filter(data -> data.startsWith(prefix)).distinct())
          .containsExactlyElementsOf(
              IntStream.range(0, 150).mapToObj(number -> prefix + number).toList());
    }
  }

  private static void sendToAllKeys(Producer producer, int from, int to) {
    for (int number = from; number < to; number++) {
      for (int key = 0; key < KEYS; key++) {
        CompletableFuture<?> unused = producer.send("key-" + key, bytes(key + ":" + number));
      }
    }
    producer.flush().join();
  }

  @Test
  void itCheckpointsByItselfWhileItRuns() {
    start(builder(true).checkpointEvery(Duration.ZERO).onRecords(this::take));
    PutReceipt receipt = put("1");
    await().until(() -> checkpoint().equals(Checkpoint.after(receipt.sequenceNumber())));
  }

  @Test
  void withCheckpointsByHandItMakesNone() {
    put("1");
    Consumer consumer =
        start(
            builder(true)
                .checkpointByHand()
                .processors(shard -> (records, checkpointer) -> take(records)));
    awaitProcessed("1");
    consumer.close();
    assertThat(checkpoint()).isEqualTo(Checkpoint.trimHorizon());
  }

  @Test
  void settingsThatContradictEachOtherAreRefused() {
    ConsumerBuilder noCheckpoints = builder(true).checkpointByHand().onRecords(this::take);
    assertThatThrownBy(noCheckpoints::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wants processors");
    ConsumerBuilder once = builder(true).onRecords(this::take);
    assertThatThrownBy(() -> once.processors(shard -> (records, checkpointer) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("processors or onRecords");
    assertThatThrownBy(() -> BrokerGateway.shared(broker, "clicks", "my group"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("group's name");
  }

  @Test
  void oneThatCannotStartLeavesNoMeters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ConsumerBuilder incomplete = builder(true).meterRegistry(registry);
    assertThatThrownBy(incomplete::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("onRecords");
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aProcessorThatHangsHoldsUpItsShardOnly() {
    CountDownLatch hang = new CountDownLatch(1);
    put("hang");
    Consumer consumer =
        start(
            builder(true)
                .closeTimeout(Duration.ofMillis(100))
                .onRecords(
                    records -> {
                      take(records);
                      if (text(records.get(0)).equals("hang")) {
                        join(hang);
                      }
                    }));
    awaitProcessed("hang");
    put("behind it");
    broker.put("s", new PutEntry("k", HashKey.MAX, bytes("beside"))).join();
    awaitProcessed("hang", "beside");
    consumer.close();
    awaitNoThread("weir-processor-test");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLagOfAShardThatHangsGrowsAndOfOneAtItsTipIsZero(boolean fanOut) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    CountDownLatch hang = new CountDownLatch(1);
    start(
        builder(fanOut)
            .meterRegistry(registry)
            .onRecords(
                records -> {
                  if (text(records.get(0)).equals("hang")) {
                    join(hang);
                  }
                  take(records);
                }));
    put("1");
    broker.put("s", new PutEntry("k", HashKey.MAX, bytes("beside"))).join();
    await().until(() -> processed.size() == 2);
    await().until(() -> lag(registry, 0) == 0 && lag(registry, 1) == 0);
    put("hang");
    await().until(() -> lag(registry, 0) > 500);
    assertThat(lag(registry, 1)).isLessThan(500);
    hang.countDown();
    await().until(() -> lag(registry, 0) == 0);
  }

  private static double lag(SimpleMeterRegistry registry, int shard) {
    return registry
        .get("weir.consumer.lag")
        .tag("shard", "shardId-00000000000" + shard)
        .gauge()
        .value();
  }

  @Test
  void whoWaitsForACheckpointIsToldWhenTheConsumerHasGone() {
    AtomicReference<CompletableFuture<?>> durable = new AtomicReference<>();
    put("1");
    Consumer consumer =
        start(
            builder(true)
                .closeTimeout(Duration.ofMillis(100))
                .checkpointByHand()
                .processors(
                    shard ->
                        (records, checkpointer) -> {
                          broker.close(); // From now on no checkpoint can be written.
                          durable.set(checkpointer.checkpoint());
                        }));
    await().until(() -> durable.get() != null);
    consumer.close();
    await().untilAsserted(() -> assertThat(durable.get()).isCompletedExceptionally());
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It has had enough: the batch at hand counts, and nothing waits for the close time. */
  @Test
  @Timeout(20)
  void aProcessorMayCloseItsConsumer() {
    CompletableFuture<Consumer> self = new CompletableFuture<>();
    PutReceipt receipt = put("1");
    self.complete(
        start(
            builder(true)
                .onRecords(
                    records -> {
                      self.join().close();
                      take(records);
                    })));
    awaitProcessed("1");
    self.join().close();
    assertThat(checkpoint()).isEqualTo(Checkpoint.after(receipt.sequenceNumber()));
    assertThat(broker.groups().describe("s", "g").members()).isEmpty();
    awaitNoThread("weir-consumer-");
    awaitNoThread("weir-processor-test");
  }

  @Test
  @Timeout(20)
  void itMayDoSoWhileSomebodyElseIsClosingIt() throws InterruptedException {
    CountDownLatch processing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Consumer> self = new CompletableFuture<>();
    put("1");
    self.complete(
        start(
            builder(true)
                .onRecords(
                    records -> {
                      processing.countDown();
                      join(goOn);
                      self.join().close();
                    })));
    processing.await();
    Thread closing = new Thread(() -> self.join().close());
    closing.start();
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    goOn.countDown();
    closing.join();
  }

  @Test
  void twoShareTheStreamAndLeaveNothingBehind() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Consumer first =
        start(builder(false).memberId("a").meterRegistry(registry).onRecords(this::take));
    put("1");
    awaitProcessed("1");
    assertThat(registry.get("weir.consumer.lag").gauges()).hasSize(2);
    Consumer second = start(builder(true).memberId("b").onRecords(this::take));
    await().until(() -> owners().equals(List.of("a", "b")) || owners().equals(List.of("b", "a")));
    put("2");
    awaitProcessed("1", "2");
    first.close();
    await().until(() -> owners().equals(List.of("b", "b")));
    second.close();
    assertThat(registry.getMeters()).isEmpty();
    awaitNoThread("weir-consumer-test");
    awaitNoThread("weir-processor-test");
  }

  private List<String> owners() {
    return broker.groups().describe("s", "g").shards().stream()
        .map(share -> String.valueOf(share.owner()))
        .toList();
  }

  private static void awaitNoThread(String prefix) {
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith(prefix)));
  }
}
