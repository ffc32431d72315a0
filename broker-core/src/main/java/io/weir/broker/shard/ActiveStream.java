package io.weir.broker.shard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.error.WriteThroughputExceededException.Limit;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.StreamStatus;
import io.weir.log.LogStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream at work: finds the shard for a record and puts it there.
 *
 * <p><b>Routing.</b> The open shards and the router over their ranges are one immutable table
 * behind a volatile field. A put that finds its shard sealed is held ({@link HeldPuts}), or looks
 * at the table again, which by then is another one.
 */
public final class ActiveStream {
  private final StorageGate storage;
  private final Limits limits;
  private final StreamPhases phases;
  private final HeldPuts held;
  private final ShardOpener opener;
  private final StreamMeters meters;
  private volatile StreamState state;
  private volatile ShardSet shards;
  private volatile int maxRecordBytes;
  private volatile Shard.Outcome ended = Shard.Outcome.APPENDED;
  private volatile RoutingTable routes;

  /** Opens the logs of all shards. */
  public ActiveStream(
      StreamState state, LogStore store, ShardContext context, StreamMeters meters) {
    this.state = state;
    this.storage = context.storage();
    this.limits = context.limits();
    this.maxRecordBytes = limits.maxRecordBytes();
    this.meters = meters;
    this.phases = new StreamPhases(context.nanoClock(), context.transitionNanos());
    this.held = new HeldPuts(state.name(), context.delivery());
    this.opener = new ShardOpener(store, context, meters);
    shards = new ShardSet(opener.open(state));
    Lineage lineage = new Lineage(state);
    lineage.closed().forEach(shard -> close(shard, lineage));
    routes = RoutingTable.of(state, shards);
  }

  private void close(ShardState shard, Lineage lineage) {
    ShardReader reader = shards.reader(shard.index());
    if (reader != null) {
      reader.close(shard.endOffset(), lineage.childrenOf(shard.index()));
    }
  }

  /** What the catalog knows. */
  public StreamState state() {
    return state;
  }

  /** Takes over what the catalog knows now. */
  public void update(StreamState changed) {
    state = changed;
  }

  /** The longest record that it takes, partition key included. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }

  /** Takes records of that many bytes from now on, partition key included. */
  public void limitRecords(int maxBytes) {
    maxRecordBytes = maxBytes;
  }

  /** All its shards, by index, with holes where shards have expired. */
  public List<Shard> shards() {
    return shards.shards();
  }

  /** The reader of a shard, or null if there is no such shard. */
  @Nullable ShardReader reader(int index) {
    return shards.reader(index);
  }

  /** What it is going through. */
  public StreamPhases phases() {
    return phases;
  }

  // ---- its shards change

  /**
   * Begins to close some shards and to open others; nothing of it is to be seen yet.
   *
   * @param seen whether the stream is seen to be updated meanwhile, and for a time afterwards
   */
  public Handover prepare(
      List<Integer> closing, List<ShardState> opening, LogStore store, boolean seen) {
    List<Shard> parents = closing.stream().map(shards::shard).toList();
    List<ShardReader> children = opener.openNew(state, opening);
    if (seen) {
      phases.beginUpdate();
    }
    return new Handover(this, store, parents, children, seen);
  }

  /** Its shards have changed. */
  void takeOver(StreamState after, List<ShardReader> children, boolean seen) {
    ShardSet all = shards.with(children);
    shards = all;
    state = after;
    Lineage lineage = new Lineage(after);
    lineage.closed().forEach(shard -> close(shard, lineage));
    RoutingTable table = RoutingTable.of(after, all);
    Set<Shard> fed = new LinkedHashSet<>();
    try {
      held.release(put -> putHeld(table, put, fed), () -> routes = table);
    } finally {
      fed.forEach(Shard::signalElsewhere); // listeners have no business under the caller's locks
    }
    if (seen) {
      phases.enter(StreamStatus.UPDATING);
    }
  }

  /** Its shards have not changed. */
  void stayAsItWas(List<ShardReader> unused, boolean seen) {
    unused.forEach(reader -> opener.forget(reader.shard()));
    if (seen) {
      phases.giveUp();
    }
  }

  HeldPuts held() {
    return held;
  }

  /** Puts that find their shard sealed are held from now on. */
  void hold() {
    held.begin(routes);
  }

  private @Nullable BrokerException putHeld(RoutingTable table, HeldPut put, Set<Shard> fed) {
    Shard shard = table.find(put.high, put.low);
    Shard.Outcome outcome = shard.putUnsignalled(put, put.countedBytes, put.listener, put.tag);
    if (outcome == Shard.Outcome.APPENDED) {
      fed.add(shard);
      return null;
    }
    return explain(outcome, shard);
  }

  /** Lets go of closed shards that hold nothing any more. */
  public List<Shard> drop(StreamState after, List<Integer> indexes) {
    List<Shard> dropped = indexes.stream().map(shards::shard).toList();
    state = after;
    shards = shards.without(indexes);
    dropped.forEach(shard -> meters.unregister(shard.ref().shardId()));
    return dropped;
  }

  /** Its meters. */
  public StreamMeters meters() {
    return meters;
  }

  /** Puts a record; see the handle of streams. Allocates nothing unless it is refused. */
  public void put(String partitionKey, byte[] data, AckListener listener, long tag) {
    PutScratch scratch = PutScratch.current();
    BrokerException refusal = refusedKey(scratch, partitionKey);
    if (refusal == null) {
      scratch.key.hash();
      refusal = put(scratch, scratch.key.high(), scratch.key.low(), data, listener, tag);
    }
    if (refusal != null) {
      AckDelivery.rejectHere(listener, tag, refusal);
    }
  }

  /**
   * Puts a record where a hash key belongs; see the handle of streams. Allocates nothing either.
   */
  public void put(
      String partitionKey,
      long hashHigh,
      long hashLow,
      byte[] data,
      AckListener listener,
      long tag) {
    PutScratch scratch = PutScratch.current();
    BrokerException refusal = refusedKey(scratch, partitionKey);
    if (refusal == null) {
      refusal = put(scratch, hashHigh, hashLow, data, listener, tag);
    }
    if (refusal != null) {
      AckDelivery.rejectHere(listener, tag, refusal);
    }
  }

  private @Nullable BrokerException put(
      PutScratch scratch, long high, long low, byte[] data, AckListener listener, long tag) {
    scratch.setData(data);
    try {
      return put(scratch, high, low, listener, tag);
    } finally {
      scratch.release();
    }
  }

  /** Puts a record with data from elsewhere, and maybe a hash key of its own. */
  public void put(
      String partitionKey,
      @Nullable HashKey explicitHashKey,
      Payload data,
      AckListener listener,
      long tag) {
    PutScratch scratch = PutScratch.current();
    BrokerException refusal = refusedKey(scratch, partitionKey);
    if (refusal == null) {
      scratch.setData(data);
      if (explicitHashKey != null) {
        refusal = put(scratch, explicitHashKey.high(), explicitHashKey.low(), listener, tag);
      } else {
        scratch.key.hash();
        refusal = put(scratch, scratch.key.high(), scratch.key.low(), listener, tag);
      }
      scratch.release();
    }
    if (refusal != null) {
      AckDelivery.rejectHere(listener, tag, refusal);
    }
  }

  private static @Nullable BrokerException refusedKey(PutScratch scratch, String partitionKey) {
    return scratch.setKey(partitionKey)
        ? null
        : new InvalidArgumentException("A partition key has 1 to 256 characters.");
  }

  private @Nullable BrokerException put(
      PutScratch scratch, long high, long low, AckListener listener, long tag) {
    long counted = scratch.countedLength();
    if (counted > maxRecordBytes) {
      return tooLong(counted);
    }
    while (true) {
      RoutingTable table = routes;
      Shard shard = table.find(high, low);
      Shard.Outcome outcome = shard.put(scratch, (int) counted, listener, tag);
      if (outcome == Shard.Outcome.APPENDED) {
        return null;
      }
      if (outcome != Shard.Outcome.MOVED) {
        return explain(outcome, shard);
      }
      try {
        if (held.hold(table, scratch, (int) counted, high, low, listener, tag)) {
          return null;
        }
      } catch (BrokerException e) {
        return e;
      }
    }
  }

  /** Fails once it has been deleted, or the broker closed. */
  void checkThere() {
    if (ended != Shard.Outcome.APPENDED) {
      throw goneOrClosed();
    }
  }

  /** Why a log of its is closed. */
  BrokerException goneOrClosed() {
    return switch (ended) {
      case BROKER_CLOSED -> new BrokerClosedException("The broker has been closed.");
      case STREAM_GONE ->
          new StreamNotFoundException("Stream " + state.name() + " has been deleted.");
      default ->
          new ShardNotFoundException(
              "The shard of stream "
                  + state.name()
                  + " does not exist any more: all its records are past retention.");
    };
  }

  /** Lets no more puts in, as the stream is deleted; completes when the pending ones have. */
  public CompletableFuture<@Nullable Void> delete() {
    ended = Shard.Outcome.STREAM_GONE;
    phases.enter(StreamStatus.DELETING);
    return drained(Shard::delete);
  }

  /** Lets no more puts in, as the broker closes; completes when the pending ones have. */
  public CompletableFuture<@Nullable Void> close() {
    ended = Shard.Outcome.BROKER_CLOSED;
    return drained(Shard::close);
  }

  private CompletableFuture<@Nullable Void> drained(
      Function<Shard, CompletableFuture<@Nullable Void>> end) {
    return CompletableFuture.allOf(shards().stream().map(end).toArray(CompletableFuture[]::new));
  }

  /** Wakes the reads that wait; they will find out why. */
  public void endWaits() {
    shards().forEach(s -> s.waiting().end());
  }

  private InvalidArgumentException tooLong(long counted) {
    return new InvalidArgumentException(
        "A record of stream "
            + state.name()
            + " has at most "
            + maxRecordBytes
            + " bytes, partition key and data together; this one has "
            + counted
            + ".");
  }

  private BrokerException explain(Shard.Outcome outcome, Shard shard) {
    String where = "shard " + shard.ref() + " in stream " + state.name();
    return switch (outcome) {
      case STREAM_GONE, BROKER_CLOSED -> goneOrClosed();
      case TOO_MANY_PENDING ->
          new OverloadedException(
              "Too many records wait for their acknowledgement on " + where + "; try again.");
      case OUT_OF_BYTES -> throttled(where, Limit.BYTES);
      case OUT_OF_RECORDS -> throttled(where, Limit.RECORDS);
      case STORAGE_FULL -> new StorageFullException(storage.explanation(), shard.lastFailure());
      default -> storageFailed(where, shard.lastFailure());
    };
  }

  private static WriteThroughputExceededException throttled(String where, Limit limit) {
    return new WriteThroughputExceededException(
        "Rate exceeded for " + where + ". Try again within the second.", limit);
  }

  private static StorageException storageFailed(String where, @Nullable RuntimeException cause) {
    String why = cause == null ? "" : cause.getMessage();
    return new StorageException("The log of " + where + " takes no records: " + why, cause);
  }
}
