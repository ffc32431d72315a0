package io.weir.producer;

import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.KeyEncoder;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.OpenShard;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.StreamGateway;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A stream and the way to it, on virtual time: calls overtake each other, are lost before or after
 * they are carried out, or never answered; shards throttle, fail, and are split.
 */
final class SimulatedStream implements StreamGateway {
  private static final long MILLI = 1_000_000;

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

  /** Parts of a hundred. */
  record Faults(int lostCalls, int lostAnswers, int unanswered, int failingRecords) {
    static Faults none() {
      return new Faults(0, 0, 0, 0);
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
  public void putRecords(List<? extends PutEntry> entries, PutAnswer answer) {
    calls++;
    List<PutEntry> sent = List.copyOf(entries);
    int fate = random.nextInt(100);
    GatewayException lost = new GatewayException(Kind.TRANSIENT, "lost", null);
    if (fate < faults.lostCalls) {
      simulation.in(delay(), () -> answer.onFailure(lost));
      return;
    }
    simulation.in(
        delay(),
        () -> {
          List<PutOutcome> outcomes = sent.stream().map(this::put).toList();
          if (fate < faults.lostCalls + faults.lostAnswers) {
            simulation.in(delay(), () -> answer.onFailure(lost));
          } else if (fate >= faults.lostCalls + faults.lostAnswers + faults.unanswered) {
            simulation.in(delay(), () -> answer.onOutcomes(outcomes));
          }
        });
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
