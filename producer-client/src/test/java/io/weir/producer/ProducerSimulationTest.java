package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.aggregate.UserRecord;
import io.weir.broker.routing.KeyEncoder;
import io.weir.producer.SimulatedStream.Faults;
import io.weir.producer.SimulatedStream.Listings;
import io.weir.producer.SimulatedStream.Stored;
import io.weir.producer.error.DeliveryTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole of a producer but its thread, on virtual time, against a stream that loses calls and
 * answers, throttles, and is split: whatever happens, each record's future completes and tells the
 * truth. {@code -Dweir.seed=N} replays one.
 */
@Timeout(120)
class ProducerSimulationTest {
  private static final int KEYS = 30;
  private static final int RUNS = Integer.getInteger("weir.runs", 25);
  private static final Faults ALL = new Faults(10, 5, 3, 3, 3);

  private final Simulation simulation = new Simulation();
  private final KeyEncoder encoder = new KeyEncoder(0);
  private final List<Sent> sent = new ArrayList<>();
  private final int[] nextOfKey = new int[KEYS];

  private SplittableRandom random = new SplittableRandom();
  private SimulatedStream stream = new SimulatedStream(simulation, random, Faults.none(), 1);
  private Sender sender = sender(new ProducerBuilder(stream));

  private record Sent(String key, int number, CompletableFuture<SendReceipt> outcome) {}

  private Sender sender(ProducerBuilder builder) {
    MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    ProducerMeters meters = new ProducerMeters(new SimpleMeterRegistry(), "s", () -> 0);
    CompletableFuture<ShardMap> map = stream.openShards().thenApply(ShardMap::new);
    simulation.advanceTo(simulation.next());
    return new Sender(builder.settings(), stream, map.join(), budget, meters, simulation::now);
  }

  private void begin(long seed, Faults faults, ProducerBuilder builder, int shards) {
    random = new SplittableRandom(seed);
    stream = new SimulatedStream(simulation, random.split(), faults, shards);
    sender = sender(builder);
  }

  private ProducerBuilder settings() {
    return new ProducerBuilder(stream)
        .requestTimeout(Duration.ofSeconds(2))
        .deliveryTimeout(Duration.ofMinutes(5));
  }

  private void send(int size) {
    send(random.nextInt(KEYS), size);
  }

  private void send(int key, int size) {
    byte[] data = ByteBuffer.allocate(size).putInt(nextOfKey[key]).array();
    ProducerRecord record = new ProducerRecord("key-" + key, data);
    int bytes = encoder.encode(record.partitionKey()) + size;
    encoder.hash();
    PendingRecord pending =
        new PendingRecord(record, encoder.high(), encoder.low(), bytes, simulation.now());
    sent.add(new Sent(record.partitionKey(), nextOfKey[key]++, pending.outcome()));
    sender.add(pending, simulation.now());
  }

  /** Lets everything happen that happens until that time. */
  private void runUntil(long end) {
    int idle = 0;
    while (simulation.now() < end) {
      long before = simulation.now();
      long due = sender.step(before);
      simulation.advanceTo(Math.min(end, Math.min(due, simulation.next())));
      idle = simulation.now() > before ? 0 : idle + 1;
      assertThat(idle).as("steps in which no time passes: a thread would spin").isLessThan(1000);
    }
  }

  private void runForMillis(long millis) {
    runUntil(simulation.now() + millis * 1_000_000);
  }

  /** So many records, in bursts, with splits in between, and half as many merges. */
  private void load(int records, int splits) {
    for (int i = 0; i < records; i++) {
      send(4 + random.nextInt(random.nextInt(20) == 0 ? 100_000 : 1000));
      if (random.nextInt(50) == 0) {
        runForMillis(random.nextInt(100));
      }
      if (splits > 0 && random.nextInt(records / splits) == 0) {
        stream.split();
      }
      if (splits > 1 && random.nextInt(records / (splits / 2)) == 0) {
        stream.merge();
      }
    }
  }

  private void finish() {
    CompletableFuture<Void> flushed = sender.flush();
    for (int minutes = 0; !flushed.isDone(); minutes++) {
      assertThat(minutes).as("minutes until everything has an outcome").isLessThan(30);
      runForMillis(60_000);
    }
    assertThat(sent).allMatch(record -> record.outcome.isDone());
  }

  private List<Long> seeds() {
    Long one = Long.getLong("weir.seed");
    List<Long> all = new ArrayList<>();
    for (long seed = 0; seed < RUNS; seed++) {
      all.add(seed);
    }
    return one == null ? all : List.of(one);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyFutureTellsTheTruthInOrder(boolean aggregate) {
    for (long seed : seeds()) {
      sent.clear();
      Arrays.fill(nextOfKey, 0);
      ProducerBuilder settings = settings().keepOrder();
      begin(seed, ALL, aggregate ? settings.aggregate(20_000) : settings, 3);
      load(800, 4);
      finish();
      Map<String, List<Integer>> numbers = numbersByKey();
      for (Sent record : sent) {
        assertThat(record.outcome).as("seed %d", seed).isCompleted();
        assertThat(numbers.get(record.key)).as("seed %d", seed).contains(record.number);
      }
      assertReceipts(seed);
      for (Map.Entry<String, List<Integer>> key : numbers.entrySet()) {
        assertInOrder(key.getValue(), aggregate, "seed " + seed + ", " + key.getKey());
      }
    }
  }

  @Test
  void withoutLostAnswersNothingIsStoredTwice() {
    for (long seed : seeds()) {
      sent.clear();
      Arrays.fill(nextOfKey, 0);
      begin(seed, new Faults(10, 0, 0, 10, 5), settings(), 3);
      load(800, 0);
      finish();
      assertThat(sent).allMatch(record -> !record.outcome.isCompletedExceptionally());
      assertThat(stream.stored()).as("seed %d", seed).hasSize(sent.size());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheStreamDoesNotTakeFailsByItself(boolean aggregate) {
    for (long seed : seeds()) {
      sent.clear();
      Arrays.fill(nextOfKey, 0);
      ProducerBuilder settings = settings().keepOrder();
      begin(seed, ALL, aggregate ? settings.aggregate(20_000) : settings, 3);
      stream.refuseCallsWith("key-7");
      load(800, 4);
      finish();
      for (Sent record : sent) {
        assertThat(record.outcome.isCompletedExceptionally())
            .as("seed %d, %s", seed, record)
            .isEqualTo(record.key.equals("key-7"));
      }
      sent.removeIf(record -> record.key.equals("key-7"));
      assertReceipts(seed);
    }
  }

  /**
   * When an answer was lost, what was stored is put again. One record by itself is then there twice
   * in a row; of an aggregated one a stretch is repeated, and each number is first and last seen in
   * its turn.
   */
  private static void assertInOrder(List<Integer> numbers, boolean stretches, String which) {
    if (!stretches) {
      assertThat(numbers).as(which).isSorted();
      return;
    }
    List<Integer> backwards = new ArrayList<>(numbers);
    Collections.reverse(backwards);
    assertThat(numbers.stream().distinct()).as("first seen, %s", which).isSorted();
    assertThat(backwards.stream().distinct())
        .as("last seen, %s", which)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** What a receipt says is there: that record, at that place. */
  private void assertReceipts(long seed) {
    Map<String, Stored> places = new HashMap<>();
    stream.stored().forEach(r -> places.put(r.shardId() + '/' + r.sequenceNumber(), r));
    for (Sent record : sent) {
      SendReceipt receipt = record.outcome.join();
      Stored there = places.get(receipt.shardId() + '/' + receipt.sequenceNumber());
      assertThat(there).as("seed %d, %s", seed, receipt).isNotNull();
      assertThat(isDelivered(there)).as("seed %d, delivered: %s", seed, receipt).isTrue();
      UserRecord user = users(there).get(Math.max(0, receipt.subSequenceNumber()));
      assertThat(user.partitionKey()).isEqualTo(record.key);
      assertThat(ByteBuffer.wrap(user.data()).getInt()).isEqualTo(record.number);
    }
  }

  private static List<UserRecord> users(Stored record) {
    return AggregateReader.read(record.data())
        .orElseGet(() -> List.of(new UserRecord(record.key(), null, record.data())));
  }

  /** Whether consumers see it: KCL drops all of a unit of which one record is not its shard's. */
  private boolean isDelivered(Stored record) {
    return users(record).stream()
        .allMatch(user -> stream.isOf(record.shardId(), user.partitionKey()));
  }

  /** What consumers see, in the order in which it is stored: of a key, parents before children. */
  private Map<String, List<Integer>> numbersByKey() {
    Map<String, List<Integer>> numbers = new HashMap<>();
    for (Stored record : stream.stored()) {
      if (isDelivered(record)) {
        for (UserRecord user : users(record)) {
          numbers
              .computeIfAbsent(user.partitionKey(), key -> new ArrayList<>())
              .add(ByteBuffer.wrap(user.data()).getInt());
        }
      }
    }
    return numbers;
  }

  /**
   * One shard is over its limit for a long time; the others are not held up, nor are calls wasted.
   */
  @Test
  void aThrottledShardHoldsBackItselfOnly() {
    begin(1, Faults.none(), settings(), 4);
    Set<String> slow = new HashSet<>();
    List<CompletableFuture<SendReceipt>> others = new ArrayList<>();
    for (int i = 0; i < 6000; i++) { // keys of all shards, and 4,000 of one key
      int key = i % 3 == 0 ? random.nextInt(KEYS) : 0;
      byte[] data = ByteBuffer.allocate(100).putInt(i).array();
      ProducerRecord record = new ProducerRecord("key-" + key, data);
      int bytes = encoder.encode(record.partitionKey()) + 100;
      encoder.hash();
      PendingRecord pending =
          new PendingRecord(record, encoder.high(), encoder.low(), bytes, simulation.now());
      sent.add(new Sent(record.partitionKey(), i, pending.outcome()));
      sender.add(pending, simulation.now());
    }
    runForMillis(1000);
    String hot = hotShard();
    sent.stream()
        .filter(record -> record.outcome.isDone())
        .forEach(record -> slow.add(record.outcome.join().shardId()));
    for (Sent record : sent) {
      if (!shardOf(record.key).equals(hot)) {
        others.add(record.outcome);
      }
    }
    assertThat(others).hasSizeGreaterThan(500).allMatch(CompletableFuture::isDone);
    finish();
    assertThat(stream.stored()).hasSize(6000);
    // The limit is met once with what was under way, and after that hardly ever.
    assertThat(stream.refused()).isLessThan(3500);
    assertThat(slow).contains(hot);
  }

  private String hotShard() {
    return shardOf("key-0");
  }

  private String shardOf(String key) {
    return stream.stored().stream()
        .filter(record -> record.key().equals(key))
        .findFirst()
        .map(Stored::shardId)
        .orElse("");
  }

  @Test
  void whatIsNotStoredInTimeIsGivenUpInWords() {
    ProducerBuilder settings = settings().deliveryTimeout(Duration.ofSeconds(3));
    begin(2, new Faults(100, 0, 0, 0, 0), settings, 1);
    send(100);
    runForMillis(6000);
    assertThat(sent.get(0).outcome)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("was not stored within 3000 ms")
        .withMessageContaining("attempts: lost");
    assertThat(stream.calls()).isBetween(3, 12); // Pauses double.
  }

  /** Records of one call that becomes one Kinesis record, which a split leaves in a wrong place. */
  private void misplace(ProducerBuilder settings) {
    begin(3, Faults.none(), settings.keepOrder().aggregate(20_000), 1);
    for (int i = 0; i < 40; i++) {
      send(10);
    }
    stream.split();
  }

  @Test
  void whatIsMisplacedIsGivenUpInTimeIfTheShardsCannotBeListed() {
    misplace(settings().deliveryTimeout(Duration.ofSeconds(3)));
    stream.tellShards(Listings.FAILING);
    CompletableFuture<Void> flushed = sender.flush();
    runForMillis(3500);
    assertThat(flushed).isDone();
    assertThat(sent)
        .allSatisfy(
            record ->
                assertThat(record.outcome)
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(DeliveryTimeoutException.class)
                    .withMessageContaining("could not be listed"));

    stream.tellShards(Listings.ANSWERED);
    sent.clear();
    for (int i = 0; i < 100; i++) {
      send(10); // Their keys are free again.
    }
    finish();
    assertThat(sent).allMatch(record -> !record.outcome.isCompletedExceptionally());
    assertReceipts(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILING", "THROWING"})
  void whatIsMisplacedIsSentAgainWhenTheShardsAreListedAtLast(Listings before) {
    misplace(settings());
    stream.tellShards(before);
    runForMillis(2000);
    assertThat(sent).allMatch(record -> !record.outcome.isDone());
    stream.tellShards(Listings.ANSWERED);
    finish();
    assertThat(sent).allMatch(record -> !record.outcome.isCompletedExceptionally());
    assertReceipts(3);
  }

  /** More records of one key wait than anybody goes through: the others of its shard go on. */
  @Test
  void aHotKeyHoldsBackItselfOnly() {
    begin(4, Faults.none(), settings().keepOrder().deliveryTimeout(Duration.ofSeconds(20)), 1);
    for (int i = 0; i < 10_000; i++) {
      send(0, 10);
    }
    for (int key = 1; key < KEYS; key++) {
      send(key, 10);
    }
    runForMillis(500);
    assertThat(sent.subList(10_000, sent.size())).allMatch(record -> record.outcome.isDone());
    runForMillis(19_400);
    assertThat(sent.get(9_999).outcome).isNotDone();
    runForMillis(200); // one at a time, and each within its own time
    assertThat(sent).allMatch(record -> record.outcome.isDone());
    assertThat(numbersByKey().get("key-0")).hasSizeGreaterThan(100).isSorted();
    send(0, 10);
    finish();
    assertThat(sent.get(sent.size() - 1).outcome.isCompletedExceptionally()).isFalse();
  }
}
