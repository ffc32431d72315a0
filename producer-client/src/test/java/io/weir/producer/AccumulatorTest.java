package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.producer.Request.Answered;
import io.weir.producer.SimulatedStream.Faults;
import io.weir.producer.SimulatedStream.Stored;
import io.weir.producer.error.ProducerClosedException;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Decisions about single units, made one at a time. */
class AccumulatorTest {
  private static final long MILLI = 1_000_000;
  private static final HashKey MIDDLE = new HashKey(1L << 63, 0);
  private static final OpenShard ALL =
      new OpenShard("a", new HashKeyRange(HashKey.MIN, HashKey.MAX));

  private final SimulatedStream stream =
      new SimulatedStream(new Simulation(), new SplittableRandom(0), Faults.none(), 1);
  private final ProducerMeters meters = new ProducerMeters(new SimpleMeterRegistry(), "s", () -> 0);
  private final MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
  private final List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
  private final ShardMap first = new ShardMap(List.of(ALL));
  private final Accumulator accumulator = accumulator(first);
  private boolean roomIsAwaited;

  private Accumulator accumulator(ShardMap map) {
    ProducerSettings settings =
        new ProducerBuilder(stream).aggregate(10_000).keepOrder().settings();
    return new Accumulator(settings, map, meters, () -> roomIsAwaited, (request, answer) -> {});
  }

  private static ShardMap halves(String lower, String upper) {
    return new ShardMap(
        List.of(
            new OpenShard(lower, new HashKeyRange(HashKey.MIN, MIDDLE.previous())),
            new OpenShard(upper, new HashKeyRange(MIDDLE, HashKey.MAX))));
  }

  private void add(String key, HashKey hash) {
    add(key, hash, 10);
  }

  private void add(String key, HashKey hash, int data) {
    add(key, hash, data, 0);
  }

  private void add(String key, HashKey hash, int data, long now) {
    ProducerRecord record = new ProducerRecord(key, new byte[data]);
    int bytes = key.length() + data;
    PendingRecord pending = new PendingRecord(record, hash.high(), hash.low(), bytes, now);
    outcomes.add(pending.outcome());
    accumulator.add(pending, now);
  }

  private Request take(long now) {
    return Objects.requireNonNull(accumulator.takeDue(now));
  }

  private void finish(Request request, String shardId, long now) {
    Stored stored = new Stored(shardId, 7, "k", new byte[0]);
    List<PutOutcome> outcomes = Collections.nCopies(request.units().size(), stored);
    Completions completions = new Completions();
    accumulator.finish(request, new Answered(outcomes, null), now, completions);
    completions.tell(budget, meters, now);
  }

  private void fail(Request request, GatewayException why, long now) {
    Completions completions = new Completions();
    accumulator.finish(request, new Answered(null, why), now, completions);
    completions.tell(budget, meters, now);
  }

  private void install(ShardMap map, long askedAt) {
    Completions completions = new Completions();
    accumulator.install(map, askedAt, completions);
    completions.tell(budget, meters, 0);
  }

  /** Two records of the lower half, in one unit, that a shard "d" took at 20 ms. */
  private void misplace() {
    add("k1", HashKey.MIN);
    add("k2", HashKey.MIN.next());
    finish(take(10 * MILLI), "d", 20 * MILLI);
    assertThat(accumulator.mapIsStale()).isTrue();
  }

  @Test
  void shardsListedBeforeAnotherReshardTellNothingOfWhatItMade() {
    misplace();
    install(halves("b", "c"), 15 * MILLI);
    assertThat(accumulator.mapIsStale()).as("to be asked again").isTrue();
    assertThat(accumulator.takeDue(21 * MILLI)).as("sent again for nothing").isNull();
    assertThat(outcomes).noneMatch(CompletableFuture::isDone);

    install(halves("d", "e"), 20 * MILLI);
    assertThat(accumulator.mapIsStale()).isFalse();
    assertThat(outcomes).hasSize(2).allMatch(CompletableFuture::isDone);
    assertThat(outcomes).allMatch(outcome -> outcome.join().shardId().equals("d"));
  }

  @Test
  void aShardThatIsClosedByThenWillNotBeListed() {
    misplace();
    install(halves("x", "y"), 20 * MILLI);
    assertThat(accumulator.mapIsStale()).isFalse();
    assertThat(take(21 * MILLI).units().get(0).records()).hasSize(2);
  }

  /** Its answer was on the way when the producer was closed. */
  @Test
  void whatIsStoredAfterClosingIsTold() {
    add("k1", HashKey.MIN);
    add("k2", HashKey.MIN.next());
    Request request = take(10 * MILLI);
    accumulator.discard(new ProducerClosedException("closed"), new Completions());
    finish(request, "d", 20 * MILLI);
    assertThat(outcomes).hasSize(2).allMatch(CompletableFuture::isDone);
    assertThat(outcomes).allMatch(outcome -> outcome.join().shardId().equals("d"));
  }

  /** What is worth a request by itself. */
  private void fill(String prefix) {
    for (int i = 0; i < 900; i++) {
      add(prefix + i, HashKey.MIN, 600);
    }
  }

  private void fillOneAggregatedRecord(String prefix) {
    for (int i = 0; i < 20; i++) {
      add(prefix + i, HashKey.MIN, 600);
    }
  }

  @Test
  void aFullAggregatedRecordWaitsOutItsLingerUnlessNoRequestIsUnderWay() {
    fillOneAggregatedRecord("a");
    assertThat(take(0).units()).hasSize(2);
    fillOneAggregatedRecord("b");
    assertThat(accumulator.takeDue(0)).isNull();
    assertThat(accumulator.nextDue(0)).as("linger").isEqualTo(5 * MILLI);
    assertThat(take(5 * MILLI).units()).hasSize(2);
  }

  /** Five units of 1,000 bytes: nothing else has room. */
  @Test
  void asManyAsARequestMayHaveWaitForNothing() {
    ProducerSettings small =
        new ProducerBuilder(stream).aggregate(1_000).batchRecords(5).settings();
    RequestFiller filler = new RequestFiller(small, meters, new Lanes(first), null);
    Lane lane = new Lane(ALL);
    for (int i = 0; i < 10; i++) {
      assertThat(filler.isFull(lane, 2)).isFalse();
      lane.add(new PendingRecord(new ProducerRecord("k", new byte[499]), 0, 0, 500, 0));
    }
    assertThat(filler.isFull(lane, 2)).isTrue();
  }

  @Test
  void halfAMegabyteGoesAtOnceUnlessTwoRequestsAreUnderWay() {
    fill("a");
    Request a = take(0);
    fill("b");
    take(0);
    fill("c");
    assertThat(accumulator.takeDue(0)).as("two are under way").isNull();
    assertThat(accumulator.nextDue(0)).as("linger").isEqualTo(5 * MILLI);

    fill("d");
    finish(a, "a", MILLI);
    List<Unit> shared = take(MILLI).units();
    assertThat(shared.stream().mapToInt(unit -> unit.records().size()).sum()).isEqualTo(1800);
    fill("e");
    assertThat(take(5 * MILLI).units()).as("whose linger is over").isNotEmpty();
  }

  /** Two calls hang, and the buffer is full of less than is worth a third one. */
  @Test
  void everythingIsDueWhileSomebodyWaitsForRoom() {
    fill("a");
    take(0);
    fill("b");
    take(0);
    add("c", HashKey.MIN);
    assertThat(accumulator.takeDue(0)).isNull();
    assertThat(accumulator.nextDue(0)).as("linger").isEqualTo(5 * MILLI);

    roomIsAwaited = true;
    assertThat(accumulator.nextDue(0)).isZero();
    assertThat(take(0).units()).hasSize(1);
    assertThat(accumulator.takeDue(0)).as("nothing is left").isNull();
  }

  /** A key becomes free, and its next record, which nobody awaits, goes in front of its lane. */
  @Test
  void aFlushDoesNotWaitOutTheLingerOfWhatCameInFront() {
    add("a", HashKey.MIN);
    Request first = take(5 * MILLI);
    add("b", HashKey.MIN, 10, 6 * MILLI);
    CompletableFuture<Void> flushed = accumulator.flush();
    add("a", HashKey.MIN, 10, 6 * MILLI);
    finish(first, "a", 7 * MILLI);
    assertThat(accumulator.nextDue(7 * MILLI)).isEqualTo(7 * MILLI);
    finish(take(7 * MILLI), "a", 8 * MILLI);
    assertThat(flushed).isCompleted();
  }

  /** Both its records and their flush are told, of how many calls soever. */
  @Test
  void aCallThatIsRefusedForOneOfItsRecordsIsHalvedUntilThatOneIsAlone() {
    for (int i = 0; i < 5; i++) {
      add("k" + i, HashKey.MIN, 8_000);
    }
    GatewayException refused = new GatewayException(Kind.INVALID_CALL, "one is too long", null);
    int calls = 0;
    long now = 10 * MILLI;
    for (Request request; (request = accumulator.takeDue(now)) != null; calls++) {
      assertThat(calls).isLessThan(8);
      boolean holdsIt = request.units().stream().anyMatch(unit -> unit.partitionKey().equals("k3"));
      if (holdsIt) {
        fail(request, refused, now);
        assertThat(calls > 0 || accumulator.nextDue(now) > now).as("a pause").isTrue();
      } else {
        finish(request, "a", now);
      }
      now += 1000 * MILLI;
    }
    assertThat(outcomes).hasSize(5).allMatch(CompletableFuture::isDone);
    assertThat(outcomes.get(3)).isCompletedExceptionally();
    assertThat(outcomes.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(1);
  }
}
