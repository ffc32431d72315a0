package io.weir.broker.shard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.Payload;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.OverloadedException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StorageFullException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.error.WriteThroughputExceededException;
import io.weir.broker.limits.Limits;
import io.weir.broker.metrics.StreamMeters;
import io.weir.broker.routing.HashKey;
import io.weir.log.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream at work: finds the shard for a record and puts it there.
 *
 * <p><b>Routing.</b> The open shards and the router over their ranges are one immutable table
 * behind a volatile field. A put that finds its shard sealed looks at the table again, which by
 * then, or soon, is another one.
 */
public final class ActiveStream {
  private final StorageGate storage;
  private final Limits limits;
  private final List<Shard> shards;
  private final List<ShardReader> readers;
  private final StreamMeters meters;
  private volatile StreamState state;
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
    List<Shard> opened = new ArrayList<>(state.shards().size());
    List<ShardReader> opening = new ArrayList<>(state.shards().size());
    for (ShardState each : state.shards()) {
      ShardRef ref = new ShardRef(each.index(), each.creationSecond());
      Shard shard = new Shard(store, state.logId(ref.shardId(), each.index()), ref, context);
      opened.add(shard);
      opening.add(new ShardReader(state.name(), state.id(), shard, limits, context));
      meters.register(ref.shardId(), shard.tallies());
    }
    shards = List.copyOf(opened);
    readers = List.copyOf(opening);
    routes = RoutingTable.of(state, shards);
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

  /** All its shards, by index. */
  public List<Shard> shards() {
    return shards;
  }

  /** The reader of a shard, or null if there is no such shard. */
  @Nullable ShardReader reader(int index) {
    return index >= 0 && index < readers.size() ? readers.get(index) : null;
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
      scratch.setData(data);
      try {
        refusal = put(scratch, scratch.key.high(), scratch.key.low(), listener, tag);
      } finally {
        scratch.release();
      }
    }
    if (refusal != null) {
      AckDelivery.rejectHere(listener, tag, refusal);
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
      if (table == routes) {
        Thread.onSpinWait(); // Sealed a moment ago; its children's table follows.
      }
    }
  }

  /** Why its logs are closed. */
  BrokerException goneOrClosed() {
    return ended == Shard.Outcome.BROKER_CLOSED
        ? new BrokerClosedException("The broker has been closed.")
        : new StreamNotFoundException("Stream " + state.name() + " has been deleted.");
  }

  /** Lets no more puts in, as the stream is deleted; completes when the pending ones have. */
  public CompletableFuture<@Nullable Void> delete() {
    ended = Shard.Outcome.STREAM_GONE;
    return drained(Shard::delete);
  }

  /** Lets no more puts in, as the broker closes; completes when the pending ones have. */
  public CompletableFuture<@Nullable Void> close() {
    ended = Shard.Outcome.BROKER_CLOSED;
    return drained(Shard::close);
  }

  private CompletableFuture<@Nullable Void> drained(
      Function<Shard, CompletableFuture<@Nullable Void>> end) {
    return CompletableFuture.allOf(shards.stream().map(end).toArray(CompletableFuture[]::new));
  }

  /** Wakes the reads that wait; they will find out why. */
  public void endWaits() {
    shards.forEach(s -> s.waiting().end());
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
      case THROTTLED ->
          new WriteThroughputExceededException(
              "Rate exceeded for " + where + ". Try again within the second.");
      case STORAGE_FULL -> new StorageFullException(storage.explanation(), shard.lastFailure());
      default -> storageFailed(where, shard.lastFailure());
    };
  }

  private static StorageException storageFailed(String where, @Nullable RuntimeException cause) {
    String why = cause == null ? "" : cause.getMessage();
    return new StorageException("The log of " + where + " takes no records: " + why, cause);
  }
}
