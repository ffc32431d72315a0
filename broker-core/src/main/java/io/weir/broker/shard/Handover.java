package io.weir.broker.shard;

import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.StorageException;
import io.weir.log.LogException;
import io.weir.log.LogStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One change of a stream's shards under way: some are closed, and others take their ranges.
 *
 * <p><b>The order of steps</b> is what keeps records whole, and those of a key in order.
 *
 * <ol>
 *   <li>The children are made. They have no files, and nobody finds them.
 *   <li>{@link #seal}: the parents let no more puts in; later ones are held ({@link HeldPuts}).
 *   <li>When the parents' pending puts are acknowledged, {@link #ends} forces their logs.
 *   <li>The caller makes the event durable that says where the parents end. A crash before finds
 *       the parents open, a crash after finds the children; there is nothing in between, as the
 *       children are empty until then.
 *   <li>{@link #complete}: the children can be read; readers at a parent's end are led to them; the
 *       held puts go to them, and then all others.
 * </ol>
 *
 * <p>Where a step before the event fails, {@link #abandon} has the parents go on. One thread at a
 * time.
 */
public final class Handover {
  private final ActiveStream stream;
  private final LogStore store;
  private final List<Shard> parents;
  private final List<ShardReader> children;
  private final boolean seen;

  Handover(
      ActiveStream stream,
      LogStore store,
      List<Shard> parents,
      List<ShardReader> children,
      boolean seen) {
    this.stream = stream;
    this.store = store;
    this.parents = parents;
    this.children = children;
    this.seen = seen;
  }

  /** Lets no more puts into the parents; completes when the pending ones are acknowledged. */
  public CompletableFuture<@Nullable Void> seal() {
    stream.hold();
    return CompletableFuture.allOf(
        parents.stream().map(Shard::seal).toArray(CompletableFuture[]::new));
  }

  /**
   * Makes sure that the parents' records survive a loss of power, whatever the durability: with the
   * event, their end is promised.
   *
   * @return where the parents end
   * @throws StorageException if a log has failed
   */
  public List<ShardEnd> ends() {
    List<ShardEnd> ends = new ArrayList<>();
    for (Shard parent : parents) {
      force(parent);
      ends.add(new ShardEnd(parent.ref().index(), parent.log().durableOffset()));
    }
    return ends;
  }

  private void force(Shard parent) {
    RuntimeException failure = parent.lastFailureOfAcks();
    try {
      if (failure == null) {
        store.force(parent.log());
      }
    } catch (LogException e) {
      failure = e;
    }
    if (failure != null) {
      throw new StorageException(
          "The shards of stream "
              + stream.state().name()
              + " stay as they are, because the records of "
              + parent
              + " could not be made durable: "
              + failure.getMessage(),
          failure);
    }
  }

  /** The event is durable: the children take over. */
  public void complete(StreamState after) {
    stream.takeOver(after, children, seen);
    parents.forEach(Shard::retire);
  }

  /**
   * The event was not made durable: the parents go on, and what was held is refused.
   *
   * @param uncertain whether it may have been taken, so that nothing may be put into the parents
   */
  public void abandon(BrokerException why, boolean uncertain) {
    if (uncertain) {
      stream.held().breakOff(why);
    } else {
      stream.held().refuse(why, () -> parents.forEach(Shard::unseal));
    }
    stream.stayAsItWas(children, seen);
  }
}
