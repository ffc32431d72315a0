package io.weir.consumer;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Lease;
import io.weir.broker.group.Progress;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.GatewayException;
import io.weir.consumer.gateway.GatewayException.Kind;
import io.weir.consumer.gateway.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the checkpoints of one lease: one at a time, and of those that came meanwhile the one that
 * is furthest on.
 *
 * <p>Thread-safe. Every future completes: when a checkpoint as far on is durable, or when the lease
 * is gone.
 */
final class CheckpointSender {
  private final ConsumerGateway gateway;
  private final Timers timers;
  private final Lease lease;
  private final Backoff backoff;
  private final Runnable onLost;
  private @Nullable Checkpoint wanted;
  private List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();

  /** Those for whom the call under way is. */
  private List<CompletableFuture<@Nullable Void>> asked = List.of();

  private CompletableFuture<@Nullable Void> last = CompletableFuture.completedFuture(null);
  private boolean underWay;
  private boolean over;

  /**
   * For a lease.
   *
   * @param onLost called once, if an answer says that the lease is gone
   */
  CheckpointSender(
      ConsumerGateway gateway, Timers timers, Lease lease, Backoff backoff, Runnable onLost) {
    this.gateway = gateway;
    this.timers = timers;
    this.lease = lease;
    this.backoff = backoff;
    this.onLost = onLost;
  }

  /** Completes when that, or something further on, is durable. */
  CompletableFuture<@Nullable Void> send(Checkpoint checkpoint) {
    CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
    synchronized (this) {
      if (over) {
        return CompletableFuture.failedFuture(new LeaseGoneException(lease.shardId()));
      }
      wanted = further(wanted, checkpoint);
      waiting.add(durable);
      last = durable;
      if (underWay) {
        return durable;
      }
      underWay = true;
    }
    sendLast();
    return durable;
  }

  private static Checkpoint further(@Nullable Checkpoint before, Checkpoint late) {
    return before != null && Progress.isBehind(late, before) ? before : late;
  }

  /** Completes when all that were to be sent so far have been, or have failed. */
  synchronized CompletableFuture<@Nullable Void> drained() {
    return last;
  }

  private void sendLast() {
    Checkpoint checkpoint;
    List<CompletableFuture<@Nullable Void>> covered;
    synchronized (this) {
      checkpoint = wanted;
      if (over || checkpoint == null) {
        underWay = false;
        return;
      }
      wanted = null;
      covered = waiting;
      asked = covered;
      waiting = new ArrayList<>();
    }
    CompletableFuture<?> unused =
        Attempt.to(() -> gateway.checkpoint(lease, checkpoint))
            .whenComplete((done, failure) -> onAnswer(checkpoint, covered, failure));
  }

  private void onAnswer(
      Checkpoint sent,
      List<CompletableFuture<@Nullable Void>> covered,
      @Nullable Throwable failure) {
    if (failure == null) {
      synchronized (this) {
        backoff.reset();
      }
      sendLast(); // Before anybody is told, who may take a long time.
      covered.forEach(future -> future.complete(null));
    } else {
      onFailure(sent, covered, GatewayException.of(failure));
    }
  }

  private void onFailure(
      Checkpoint sent, List<CompletableFuture<@Nullable Void>> covered, GatewayException failure) {
    if (failure.kind() == Kind.TRANSIENT && keep(sent, covered)) {
      timers.after(nextPause(), this::sendLast);
      return;
    }
    if (failure.kind() == Kind.LEASE_LOST) {
      onLost.run();
    }
    Throwable why = told(failure);
    sendLast();
    covered.forEach(future -> future.completeExceptionally(why));
  }

  /** However it was learned that the lease is gone, the application hears the same. */
  private synchronized Throwable told(GatewayException failure) {
    return over || failure.kind() == Kind.LEASE_LOST
        ? new LeaseGoneException(lease.shardId())
        : failure;
  }

  /** Has them sent again, unless the lease is gone. */
  private synchronized boolean keep(
      Checkpoint sent, List<CompletableFuture<@Nullable Void>> covered) {
    if (!over) {
      wanted = further(wanted, sent);
      waiting.addAll(0, covered);
    }
    return !over;
  }

  private synchronized long nextPause() {
    return backoff.next();
  }

  /** The lease is gone; what waits fails, whether or not an answer is still to come. */
  void end() {
    List<CompletableFuture<@Nullable Void>> failed;
    synchronized (this) {
      over = true;
      wanted = null;
      failed = new ArrayList<>(asked);
      failed.addAll(waiting);
      waiting = new ArrayList<>();
    }
    failed.forEach(f -> f.completeExceptionally(new LeaseGoneException(lease.shardId())));
  }
}
