package io.weir.producer;

import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.KeyEncoder;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream and the way to it, on virtual time: calls overtake each other, are lost before or after
 * they are carried out, or never answered; shards throttle, fail, and are split.
 */
final class SimulatedStream implements StreamGateway {
  private static final long MILLI = 1_000_000;

  /** More than the producers of these tests wait for an answer. */
  private static final long STUCK_NANOS = 4_000 * MILLI;

  private final Simulation simulation;
  private final SplittableRandom random;
  private final Faults faults;
  private final List<Shard> shards = new ArrayList<>();
  private final List<Stored> stored = new ArrayList<>();
  private final Map<String, HashKeyRange> ranges = new HashMap<>();
  private final KeyEncoder encoder = new KeyEncoder(0);
  private Listings listings = Listings.ANSWERED;
  private int calls;
  private int refused;
  private @Nullable String spoilingKey;

  /**
   * Parts of a hundred.
   *
   * @param stuck calls that are carried out long after anybody waits for an answer, if nobody
   *     cancels them
   */
  record Faults(int lostCalls, int lostAnswers, int unanswered, int stuck, int failingRecords) {
    static Faults none() {
      return new Faults(0, 0, 0, 0, 0);
    }
  }

  /** How the stream tells its shards. */
  enum Listings {
    ANSWERED,
    FAILING,
    THROWING
  }

  /** A record in the stream. */
  @SuppressWarnings("ArrayRecordComponent")
  record Stored(String shardId, int offset, String key, byte[] data) implements PutOutcome.Stored {
    @Override
    public String sequenceNumber() {
      return String.valueOf(offset);
    }
  }

  /** A shard with its limits, one second's worth of which may be used at once. */
  private final class Shard {
    private final OpenShard open;
    private double records = 1000;
    private double bytes = 1 << 20;
    private long at = simulation.now();
    private int next;

    Shard(int index, HashKeyRange range) {
      open = new OpenShard("shard-" + index, range);
      ranges.put(open.shardId(), range);
    }

    boolean admits(int size) {
      double seconds = (simulation.now() - at) / 1e9;
      at = simulation.now();
      records = Math.min(1000, records + seconds * 1000);
      bytes = Math.min(1 << 20, bytes + seconds * (1 << 20));
      if (records < 1 || bytes < size) {
        return false;
      }
      records -= 1;
      bytes -= size;
      return true;
    }
  }

  private int made;

  SimulatedStream(Simulation simulation, SplittableRandom random, Faults faults, int shardCount) {
    this.simulation = simulation;
    this.random = random;
    this.faults = faults;
    BigInteger all = BigInteger.ONE.shiftLeft(128);
    for (int i = 0; i < shardCount; i++) {
      BigInteger count = BigInteger.valueOf(shardCount);
      BigInteger start = all.multiply(BigInteger.valueOf(i)).divide(count);
      BigInteger end = all.multiply(BigInteger.valueOf(i + 1)).divide(count);
      shards.add(
          new Shard(
              made++,
              new HashKeyRange(HashKey.of(start), HashKey.of(end.subtract(BigInteger.ONE)))));
    }
  }

  /** Splits a shard in the middle. */
  void split() {
    Shard parent = shards.remove(random.nextInt(shards.size()));
    HashKey start = parent.open.range().start();
    HashKey end = parent.open.range().end();
    HashKey middle = HashKey.of(start.toBigInteger().add(end.toBigInteger()).shiftRight(1));
    shards.add(new Shard(made++, new HashKeyRange(start, middle.previous())));
    shards.add(new Shard(made++, new HashKeyRange(middle, end)));
  }

  /** From now on. */
  void tellShards(Listings how) {
    listings = how;
  }

  @Override
  public CompletableFuture<List<OpenShard>> openShards() {
    GatewayException unlisted = new GatewayException(Kind.TRANSIENT, "not listed", null);
    if (listings == Listings.THROWING) {
      throw unlisted;
    }
    boolean fails = listings == Listings.FAILING;
    List<OpenShard> listed = shards.stream().map(shard -> shard.open).toList(); // old when it comes
    CompletableFuture<List<OpenShard>> answer = new CompletableFuture<>();
    simulation.in(
        delay(),
        () -> {
          if (fails) {
            answer.completeExceptionally(unlisted);
          } else {
            answer.complete(listed);
          }
        });
    return answer;
  }

  @Override
  public PutCall putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
    calls++;
    List<PutEntry> sent = List.copyOf(entries);
    GatewayException lost = new GatewayException(Kind.TRANSIENT, "lost", null);
    AtomicBoolean cancelled = new AtomicBoolean();
    switch (fate()) {
      case LOST -> simulation.in(delay(), () -> answer.onFailure(lost));
      case ANSWER_LOST -> carryOut(sent, outcomes -> answer.onFailure(lost));
      case UNANSWERED -> carryOut(sent, outcomes -> {});
      case STUCK ->
          simulation.in(
              STUCK_NANOS,
              () -> {
                if (!cancelled.get()) {
                  carryOut(sent, outcomes -> {});
                }
              });
      case ANSWERED -> carryOut(sent, outcomes -> tell(outcomes, answer));
    }
    return () -> cancelled.set(true);
  }

  /** What becomes of a call. */
  private enum Fate {
    LOST,
    ANSWER_LOST,
    UNANSWERED,
    STUCK,
    ANSWERED
  }

  private Fate fate() {
    int left = random.nextInt(100);
    if ((left -= faults.lostCalls) < 0) {
      return Fate.LOST;
    }
    if ((left -= faults.lostAnswers) < 0) {
      return Fate.ANSWER_LOST;
    }
    if ((left -= faults.unanswered) < 0) {
      return Fate.UNANSWERED;
    }
    return left < faults.stuck ? Fate.STUCK : Fate.ANSWERED;
  }

  /** After a while; the answer comes a while later. No outcomes if one record spoils the call. */
  private void carryOut(List<PutEntry> sent, Consumer<List<PutOutcome>> onAnswer) {
    simulation.in(
        delay(),
        () -> {
          List<PutOutcome> outcomes =
              sent.stream().anyMatch(this::spoilsItsCall)
                  ? List.of()
                  : sent.stream().map(this::put).toList();
          simulation.in(delay(), () -> onAnswer.accept(outcomes));
        });
  }

  private boolean spoilsItsCall(PutEntry entry) {
    return entry.partitionKey().equals(spoilingKey)
        || AggregateReader.read(entry.data()).orElse(List.of()).stream()
            .anyMatch(user -> user.partitionKey().equals(spoilingKey));
  }

  private static void tell(List<PutOutcome> outcomes, PutAnswer answer) {
    if (outcomes.isEmpty()) {
      answer.onFailure(new GatewayException(Kind.INVALID_CALL, "not to be taken", null));
    } else {
      answer.onOutcomes(outcomes);
    }
  }

  /** From now on calls with a record of that key are refused, all of it. */
  void refuseCallsWith(String key) {
    spoilingKey = key;
  }

  /** Merges two that are neighbours. */
  void merge() {
    shards.sort(Comparator.comparing(shard -> shard.open.range().start()));
    if (shards.size() > 1) {
      int at = random.nextInt(shards.size() - 1);
      HashKey start = shards.remove(at).open.range().start();
      HashKey end = shards.remove(at).open.range().end();
      shards.add(new Shard(made++, new HashKeyRange(start, end)));
    }
  }

  private long delay() {
    return (1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 5)) * MILLI;
  }

  private PutOutcome put(PutEntry entry) {
    Shard shard = shardOf(entry);
    if (random.nextInt(100) < faults.failingRecords) {
      return refuse(Kind.TRANSIENT);
    }
    if (!shard.admits(entry.data().length + entry.partitionKey().length())) {
      return refuse(Kind.THROTTLED);
    }
    Stored record =
        new Stored(shard.open.shardId(), shard.next++, entry.partitionKey(), entry.data());
    stored.add(record);
    return record;
  }

  private PutOutcome refuse(Kind kind) {
    refused++;
    return new PutOutcome.Refused(new GatewayException(kind, "refused", null));
  }

  private Shard shardOf(PutEntry entry) {
    HashKey hash = entry.explicitHashKey() == null ? hash(entry) : entry.explicitHashKey();
    return shards.stream()
        .filter(
            shard ->
                shard.open.range().start().compareTo(hash) <= 0
                    && shard.open.range().end().compareTo(hash) >= 0)
        .findFirst()
        .orElseThrow();
  }

  private HashKey hash(PutEntry entry) {
    return hash(entry.partitionKey());
  }

  private HashKey hash(String key) {
    encoder.encode(key);
    encoder.hash();
    return new HashKey(encoder.high(), encoder.low());
  }

  /** Whether a shard that was there at some time took records of a key: consumers drop others. */
  boolean isOf(String shardId, String key) {
    return ranges.get(shardId).contains(hash(key));
  }

  List<Stored> stored() {
    return stored;
  }

  int calls() {
    return calls;
  }

  int refused() {
    return refused;
  }

  @Override
  public void close() {}
}
