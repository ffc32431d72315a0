package io.weir.broker;

import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.LeaseLostException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Gathers checkpoints while the disk is busy, and writes the last one of each lease.
 *
 * <p>Thread-safe. What waits is bounded by the number of leases.
 */
final class CheckpointWriter {
  private final Executor thread;
  private final Target target;
  private Map<GroupKey, Map<Integer, Pending>> waiting = new HashMap<>();
  private boolean busy;
  private boolean closed;

  /** Makes checkpoints of one group durable. */
  interface Target {
    /** Completes each of them, one way or the other. */
    void write(GroupKey group, Map<Integer, Pending> checkpoints);
  }

  /** The checkpoint of a lease, and who waits for it. */
  record Pending(long counter, Checkpoint checkpoint, CompletableFuture<@Nullable Void> durable) {}

  /** Writes on a thread of the broker's. */
  CheckpointWriter(Executor thread, Target target) {
    this.thread = thread;
    this.target = target;
  }

  /**
   * Completes, on the broker's thread, once the checkpoint, or one further on, is durable.
   *
   * @throws LeaseLostException if a later holder of the lease has come with one
   */
  CompletableFuture<@Nullable Void> add(
      GroupKey group, int shard, long counter, Checkpoint checkpoint) {
    Pending other;
    Pending mine;
    synchronized (this) {
      if (closed) {
        throw new BrokerClosedException("The broker has been closed.");
      }
      Map<Integer, Pending> leases = waiting.computeIfAbsent(group, g -> new HashMap<>());
      other = leases.get(shard);
      if (other != null && other.counter > counter) {
        throw lost(shard);
      }
      mine =
          other != null && other.counter == counter
              ? new Pending(counter, further(other.checkpoint, checkpoint), other.durable)
              : new Pending(counter, checkpoint, new CompletableFuture<>());
      leases.put(shard, mine);
      if (!busy) {
        begin();
      }
    }
    if (other != null && other.counter < counter) {
      other.durable.completeExceptionally(lost(shard));
    }
    return mine.durable.copy(); // It has other callers, who are not to see it cancelled.
  }

  /** Where there is no thread for now, this one is refused, and the next one tries again. */
  private void begin() {
    busy = true;
    try {
      thread.execute(this::work);
    } catch (RuntimeException | Error e) {
      busy = false;
      waiting = new HashMap<>(); // Nobody was at work, so it held this one only.
      throw e;
    }
  }

  private static Checkpoint further(Checkpoint one, Checkpoint other) {
    return Progress.isBehind(one, other) ? other : one;
  }

  static LeaseLostException lost(int shard) {
    return new LeaseLostException(
        "The lease of "
            + ShardRef.idOf(shard)
            + " has changed hands. Stop processing the shard; who holds it goes on at the last"
            + " checkpoint.");
  }

  private void work() {
    while (true) {
      Map<GroupKey, Map<Integer, Pending>> taken;
      synchronized (this) {
        if (waiting.isEmpty()) {
          busy = false;
          notifyAll();
          return;
        }
        taken = waiting;
        waiting = new HashMap<>();
      }
      taken.forEach(this::write);
    }
  }

  private void write(GroupKey group, Map<Integer, Pending> checkpoints) {
    try {
      target.write(group, checkpoints);
    } catch (RuntimeException | Error e) { // The next ones may fare better.
      checkpoints.values().forEach(pending -> pending.durable.completeExceptionally(e));
    }
  }

  /** Takes no more, and returns when those that were taken have been written. */
  void close() {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (busy) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
