package io.weir.server.operation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Shares a few threads among many lanes, each of which has one at most: its tasks run one after the
 * other, in order. A lane whose tasks wait holds up no other one, as long as there are more threads
 * than lanes of that kind. Behind each task the other lanes have their turn.
 *
 * <p>Thread-safe. All lanes together hold so many tasks and no more.
 */
public final class Lanes {
  private final Executor threads;
  private final int most;

  /** What waits, of each lane that has a task under way. */
  private final Map<Object, Queue<Runnable>> busy = new HashMap<>();

  private int held;

  /**
   * Without a task.
   *
   * @param threads takes one task of each lane; refuses only when it is at its end
   * @param most tasks under way or waiting
   */
  public Lanes(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  /**
   * Runs a task when those before it in its lane have run.
   *
   * @throws RejectedExecutionException if there is no room
   */
  public void execute(Object lane, Runnable task) {
    if (isFirst(lane, task)) {
      try {
        threads.execute(() -> run(lane, task));
      } catch (RejectedExecutionException e) {
        giveUp(lane);
        throw e;
      }
    }
  }

  private synchronized boolean isFirst(Object lane, Runnable task) {
    if (held >= most) {
      throw new RejectedExecutionException(held + " tasks are under way");
    }
    held++;
    Queue<Runnable> waiting = busy.get(lane);
    if (waiting != null) {
      waiting.add(task);
      return false;
    }
    busy.put(lane, new ArrayDeque<>());
    return true;
  }

  /** Nobody takes what came first, nor what came since. */
  private synchronized void giveUp(Object lane) {
    Queue<Runnable> waiting = busy.remove(lane);
    held -= 1 + (waiting == null ? 0 : waiting.size());
  }

  private void run(Object lane, Runnable task) {
    Runnable next = task;
    while (next != null) {
      try {
        next.run();
      } finally {
        next = handOn(lane);
      }
    }
  }

  /** Returns what is to be run here, since the threads take nothing any more. */
  private @Nullable Runnable handOn(Object lane) {
    Runnable next = next(lane);
    if (next == null) {
      return null;
    }
    try {
      threads.execute(() -> run(lane, next));
      return null;
    } catch (RejectedExecutionException e) {
      return next;
    }
  }

  private synchronized @Nullable Runnable next(Object lane) {
    held--;
    Queue<Runnable> waiting = busy.get(lane);
    Runnable next = waiting == null ? null : waiting.poll();
    if (next == null) {
      busy.remove(lane);
    }
    return next;
  }
}
