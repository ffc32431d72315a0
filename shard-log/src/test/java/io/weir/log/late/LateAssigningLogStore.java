package io.weir.log.late;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogFencedException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A test engine over a {@link LateCluster}. Opening a store takes the cluster over, so that any
 * other store over it is fenced at its next commit.
 *
 * <p>All that a listener hears, and all changes of {@code durableOffset}, happen on one thread, the
 * acknowledging one: what was sent earlier is reported earlier, and nothing beside something else.
 */
final class LateAssigningLogStore implements LogStore {
  private static final int MAX_BODY_BYTES = 1 << 20;

  private final LateCluster cluster;
  private final long epoch;
  private final ExecutorService acknowledgements;
  private final Map<String, LateShardLog> logs = new HashMap<>();
  private volatile @Nullable Thread acknowledging;
  private volatile @Nullable LogFencedException failure;
  private boolean closed;

  LateAssigningLogStore(LateCluster cluster) {
    this.cluster = cluster;
    this.epoch = cluster.takeOver();
    this.acknowledgements =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "late-acknowledgements-" + epoch);
              acknowledging = thread;
              return thread;
            });
  }

  LateCluster cluster() {
    return cluster;
  }

  long epoch() {
    return epoch;
  }

  int maxBodyLength() {
    return MAX_BODY_BYTES;
  }

  @Override
  public Durability durability() {
    return Durability.FSYNC;
  }

  @Override
  public synchronized ShardLog open(LogId id, AppendListener listener) {
    if (closed) {
      throw new LogClosedException("the store is closed", null);
    }
    if (logs.containsKey(id.name())) {
      throw new IllegalStateException("log " + id + " is open already");
    }
    LateShardLog log = new LateShardLog(this, id, listener);
    logs.put(id.name(), log);
    return log;
  }

  @Override
  public List<String> names() {
    return cluster.names();
  }

  @Override
  public void delete(LogId id) {
    LateShardLog open;
    synchronized (this) {
      open = logs.get(id.name());
    }
    if (open != null) {
      open.close();
    }
    try {
      cluster.delete(epoch, id);
    } catch (LateCluster.StaleEpochException e) {
      throw fence(e);
    }
  }

  @Override
  public void commit(List<? extends ShardLog> dirty) {
    for (ShardLog log : dirty) {
      ((LateShardLog) log).send();
    }
  }

  /** Has this done on the acknowledging thread, behind all that waits there. */
  void later(Runnable task) {
    acknowledgements.execute(task);
  }

  /** As {@link #later}, and waits for it. */
  void behindAcknowledgements(Runnable task) {
    if (Thread.currentThread() == acknowledging) {
      task.run();
      return;
    }
    try {
      acknowledgements.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("interrupted while waiting for acknowledgements", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new LogException("what was to be acknowledged failed", e);
    }
  }

  /** Notes that somebody else owns the cluster; the first such cause stays. */
  synchronized LogFencedException fence(LateCluster.StaleEpochException cause) {
    LogFencedException known = failure;
    if (known != null) {
      return known;
    }
    LogFencedException first =
        new LogFencedException("another owner took over: " + cause.getMessage(), cause);
    failure = first;
    return first;
  }

  @Override
  public int maintain(long nowNanos) {
    return 0;
  }

  @Override
  public @Nullable LogFencedException failure() {
    return failure;
  }

  @Override
  public long usableSpace() {
    return Long.MAX_VALUE;
  }

  synchronized void forget(LateShardLog log) {
    logs.remove(log.id().name(), log);
  }

  @Override
  public void close() {
    List<LateShardLog> open;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      open = List.copyOf(logs.values());
    }
    commit(open);
    open.forEach(LateShardLog::close);
    acknowledgements.shutdown();
    try {
      acknowledgements.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
