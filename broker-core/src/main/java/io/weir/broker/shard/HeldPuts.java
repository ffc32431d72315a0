package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OverloadedException;
import io.weir.log.BodySource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The puts that find their shard sealed, held until its children take records.
 *
 * <p><b>Why.</b> A parent is sealed while it is forced and while the event that ends it becomes
 * durable. Callers may be event loops, or threads within a commit, in a listener, which must not
 * wait for that: so their records are copied and they go on. This is the only place where a put
 * copies or allocates.
 *
 * <p><b>Order.</b> Puts of one key are held in the order of their calls. They are handed to the
 * children before others can find these: the new routes are published under the lock that holds, as
 * the last held put has gone. So no put overtakes an earlier one of its key. Thread-safe.
 */
final class HeldPuts {
  private static final long MAX_BYTES = 16 << 20;
  private static final int MAX_PUTS = 1 << 16;
  private static final int COUNTED_BESIDE = 64;

  private final String streamName;
  private final AckDelivery delivery;
  private @Nullable ArrayDeque<HeldPut> held;
  private @Nullable RoutingTable outgoing;
  private long bytes;
  private @Nullable BrokerException broken;

  private record Refused(HeldPut put, BrokerException why) {}

  HeldPuts(String streamName, AckDelivery delivery) {
    this.streamName = streamName;
    this.delivery = delivery;
  }

  /**
   * From now on puts are held. To be called before a shard is sealed.
   *
   * @param routes by which those puts found their shards
   */
  synchronized void begin(RoutingTable routes) {
    outgoing = routes;
    held = new ArrayDeque<>();
    bytes = 0;
  }

  /**
   * Holds a put, whose hash key is given by its halves.
   *
   * @param routes by which it found its shard, which was sealed
   * @return false if the routes are others by now. They may be going again: a put that was slow to
   *     come here must not be held for a shard that is open, where later puts would overtake it
   * @throws BrokerException if too much is held, or nobody can say where it belongs
   */
  synchronized boolean hold(
      RoutingTable routes,
      BodySource record,
      int countedBytes,
      long high,
      long low,
      AckListener listener,
      long tag) {
    if (broken != null) {
      throw broken;
    }
    ArrayDeque<HeldPut> queue = held;
    if (queue == null || routes != outgoing) {
      return false;
    }
    if (queue.size() >= MAX_PUTS || bytes + record.length() > MAX_BYTES) {
      throw new OverloadedException(
          "Stream "
              + streamName
              + " is being resharded, and "
              + queue.size()
              + " records wait for its new shards already; try again.");
    }
    queue.add(new HeldPut(record, countedBytes, high, low, listener, tag));
    bytes += record.length() + COUNTED_BESIDE;
    return true;
  }

  /**
   * Hands on what is held.
   *
   * @param put puts one where it now belongs, and says why if it was refused
   * @param publish makes the new routes known
   */
  void release(Function<HeldPut, @Nullable BrokerException> put, Runnable publish) {
    List<Refused> refused = new ArrayList<>();
    synchronized (this) {
      ArrayDeque<HeldPut> queue = held == null ? new ArrayDeque<>() : held;
      for (HeldPut each; (each = queue.poll()) != null; ) {
        BrokerException why = put.apply(each);
        if (why != null) {
          refused.add(new Refused(each, why));
        }
      }
      publish.run();
      held = null;
      outgoing = null;
    }
    // Outside the lock: listeners may put again.
    refused.forEach(r -> delivery.reject(r.put.listener, r.put.tag, r.why));
  }

  /**
   * Refuses what is held: the shards stay as they were.
   *
   * @param reopen has them take puts again
   */
  void refuse(BrokerException why, Runnable reopen) {
    release(put -> why, reopen);
  }

  /** Refuses what is held and what is still to come: which shards there are is not certain. */
  void breakOff(BrokerException why) {
    release(put -> why, () -> broken = why);
  }
}
