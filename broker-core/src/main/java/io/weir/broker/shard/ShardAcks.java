package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.error.OutcomeUnknownException;
import io.weir.log.AppendListener;
import io.weir.log.LogException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hears from a shard's log what became durable, and completes the pending acknowledgements, each
 * exactly once.
 *
 * <p><b>Failure.</b> {@link #onFailed} first marks the failure under the shard's lock. From then on
 * no put gets as far as the log, and one that was under way has either left its entry (and is
 * failed here) or retracted it (and is rejected by the put itself): never both.
 */
final class ShardAcks implements AppendListener {
  private final Object lock;
  private final ShardRef shard;
  private final PendingAcks pending;
  private final AckDelivery delivery;
  private final ShardTallies tallies;
  private final Runnable news;

  /**
   * Of the oldest entry, once there has been one. What is thrown at the end of a stack may leave
   * entries behind, and these must not be given the offsets of later ones.
   */
  private long nextOffset = -1;

  private volatile @Nullable LogException failure;
  private volatile @Nullable CompletableFuture<@Nullable Void> drained;

  /**
   * For one shard.
   *
   * @param lock the shard's
   * @param news called when records became durable
   */
  ShardAcks(
      Object lock,
      ShardRef shard,
      PendingAcks pending,
      AckDelivery delivery,
      ShardTallies tallies,
      Runnable news) {
    this.lock = lock;
    this.shard = shard;
    this.pending = pending;
    this.delivery = delivery;
    this.tallies = tallies;
    this.news = news;
  }

  @Override
  public void onDurable(long firstOffset, int count) {
    PendingAcks queue = pending;
    long bytes = 0;
    long end = firstOffset + count;
    if (nextOffset < 0) {
      nextOffset = firstOffset;
    }
    long from = nextOffset;
    while (nextOffset < end) {
      long sequence = queue.head();
      AckListener listener = queue.listener(sequence);
      long tag = queue.tag(sequence);
      long arrival = queue.arrivalMillis(sequence);
      bytes += queue.size(sequence);
      queue.remove();
      long offset = nextOffset++;
      if (listener != null) {
        delivery.ack(listener, tag, shard, offset, arrival);
      }
    }
    tallies.acknowledged(end - from, bytes);
    news.run();
    VarHandle.fullFence(); // Either drained() sees the queue empty, or this sees that it was asked.
    if (drained != null) {
      completeDrained();
    }
  }

  @Override
  public void onFailed(LogException cause) {
    long end;
    synchronized (lock) {
      failure = cause;
      end = pending.tail();
    }
    if (pending.head() < end) {
      BrokerException why =
          new OutcomeUnknownException(
              "Records put into "
                  + shard
                  + " were appended but not acknowledged: they may or may not be stored. "
                  + cause.getMessage(),
              cause);
      failUntil(end, why);
    }
    completeDrained();
  }

  private void failUntil(long end, BrokerException why) {
    for (long sequence = pending.head(); sequence < end; sequence++) {
      AckListener listener = pending.listener(sequence);
      long tag = pending.tag(sequence);
      pending.remove();
      if (listener != null) {
        delivery.reject(listener, tag, why);
      }
    }
  }

  /** Why nothing is acknowledged any more, or null. */
  @Nullable LogException failure() {
    return failure;
  }

  /** Under the lock, once no more puts are let in: completes when the last pending one has. */
  CompletableFuture<@Nullable Void> drained() {
    CompletableFuture<@Nullable Void> future = drained;
    if (future == null) {
      future = new CompletableFuture<>();
      drained = future;
    }
    if (pending.isEmpty()) {
      future.complete(null);
    }
    return future;
  }

  /** Under the lock: puts are let in again, and who waited for the last one has heard. */
  void goOn() {
    drained = null;
  }

  private void completeDrained() {
    CompletableFuture<@Nullable Void> future;
    boolean empty;
    synchronized (lock) { // as drained() is called: either it saw the queue empty, or this sees it
      future = drained;
      empty = pending.isEmpty();
    }
    if (future != null && empty) {
      future.complete(null);
    }
  }
}
