package io.weir.broker.shard;

import io.weir.broker.data.ShardRef;
import io.weir.broker.error.OverloadedException;
import io.weir.log.ShardLog;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The reads that wait for a shard's next record. They do not poll: the pipeline wakes them when
 * something became durable, a timer when their time is over, and whoever ends the shard when it
 * ends. Waking runs a read's action in the executor, once.
 *
 * <p><b>No lost wake-up.</b> A read joins, then looks how far the log is durable; the pipeline
 * moves that, then looks who has joined. A full fence between the two steps on both sides makes
 * sure that one sees the other. Thread-safe.
 */
public final class WaitingReads {
  /**
   * What all shards' waiting reads share.
   *
   * @param executor where woken reads go on
   * @param maxPerShard how many may wait for one shard
   */
  public record Environment(WaitTimers timers, Executor executor, int maxPerShard) {}

  private final Environment environment;
  private final ShardLog log;
  private final ShardRef shard;
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private volatile int count;
  private volatile boolean ended;

  WaitingReads(Environment environment, ShardLog log, ShardRef shard) {
    this.environment = environment;
    this.log = log;
    this.shard = shard;
  }

  /**
   * Has an action run once: when there is a durable record at or behind an offset, when the time
   * has passed, or when the shard ends.
   *
   * @return gives the wait up, without running the action
   * @throws OverloadedException if too many wait
   */
  Runnable await(long offset, long timeoutNanos, Runnable action) {
    return await(offset, timeoutNanos, action, environment.executor);
  }

  /** Likewise, with an action so quick that it is run by whoever has the news. */
  Runnable awaitDirectly(long offset, long timeoutNanos, Runnable action) {
    return await(offset, timeoutNanos, action, Runnable::run);
  }

  private Runnable await(long offset, long timeoutNanos, Runnable action, Executor executor) {
    Waiting read = new Waiting(action, executor);
    synchronized (this) {
      if (count >= environment.maxPerShard) {
        throw new OverloadedException(
            count + " reads wait for " + shard + " already; try again when some have returned.");
      }
      waiting.add(read);
      count = waiting.size();
    }
    read.startTimer(timeoutNanos);
    VarHandle.fullFence();
    if (ended || log.durableOffset() > offset) {
      read.wake();
    }
    return read::abandon;
  }

  /**
   * Wakes all. Those that still find nothing, because they wait further ahead, are rare, and answer
   * with nothing.
   */
  void onNews() {
    VarHandle.fullFence();
    if (count != 0) {
      wakeAll();
    }
  }

  /** The shard has ended: wakes all, now and from now on. */
  void end() {
    ended = true;
    wakeAll();
  }

  private void wakeAll() {
    List<Waiting> woken;
    synchronized (this) {
      woken = new ArrayList<>(waiting);
    }
    woken.forEach(Waiting::wake);
  }

  /** One read. */
  private final class Waiting {
    private final Runnable action;
    private final Executor executor;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile WaitTimers.@Nullable Timer timer;

    Waiting(Runnable action, Executor executor) {
      this.action = action;
      this.executor = executor;
    }

    void startTimer(long timeoutNanos) {
      WaitTimers.Timer mine = environment.timers.schedule(timeoutNanos, this::wake);
      timer = mine;
      if (over.get()) {
        environment.timers.cancel(mine);
      }
    }

    void wake() {
      if (leave()) {
        try {
          executor.execute(action);
        } catch (RejectedExecutionException e) {
          action.run(); // The broker is closing: say so from here.
        }
      }
    }

    void abandon() {
      leave();
    }

    private boolean leave() {
      if (!over.compareAndSet(false, true)) {
        return false;
      }
      WaitTimers.Timer mine = timer;
      if (mine != null) {
        environment.timers.cancel(mine);
      }
      synchronized (WaitingReads.this) {
        waiting.remove(this);
        count = waiting.size();
      }
      return true;
    }
  }
}
