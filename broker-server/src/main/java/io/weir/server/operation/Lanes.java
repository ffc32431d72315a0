package io.weir.server.operation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
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
  private final Map<Object, Queue<Waiting>> busy = new HashMap<>();

  private int held;

  /** A task that was taken, and who is told when it cannot be run nevertheless. */
  private record Waiting(Runnable task, Consumer<Throwable> refused) {}

  /**
   * Without a task.
   *
   * @param threads takes one task of each lane; refuses only at its end, and where no thread can be
   *     made
   * @param most tasks under way or waiting
   */
  public Lanes(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
  }

  /**
   * Runs a task when those before it in its lane have run.
   *
   * @param refused told, at most once, if the task was taken and then there is no thread for its
   *     lane; what is thrown here is not told
   * @throws RejectedExecutionException if there is no room
   * @throws Error of the threads, such as an {@link OutOfMemoryError} where none can be made
   */
  public void execute(Object lane, Runnable task, Consumer<Throwable> refused) {
    if (isFirst(lane, new Waiting(task, refused))) {
      try {
        threads.execute(() -> run(lane, task));
      } catch (RuntimeException | Error e) {
        giveUp(lane).forEach(waiting -> waiting.refused().accept(e));
        throw e;
      }
    }
  }

  private synchronized boolean isFirst(Object lane, Waiting task) {
    if (held >= most) {
      throw new RejectedExecutionException(held + " tasks are under way");
    }
    held++;
    Queue<Waiting> waiting = busy.get(lane);
    if (waiting != null) {
      waiting.add(task);
      return false;
    }
    busy.put(lane, new ArrayDeque<>());
    return true;
  }

  /** Nobody takes what came first, nor what came since, which is returned. */
  private synchronized Queue<Waiting> giveUp(Object lane) {
    Queue<Waiting> waiting = busy.remove(lane);
    Queue<Waiting> left = waiting == null ? new ArrayDeque<>() : waiting;
    held -= 1 + left.size();
    return left;
  }

  /** Also behind a task that fails. */
  private void run(Object lane, Runnable task) {
    Runnable next = task;
    Throwable failure = null;
    while (next != null) {
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      next = handOn(lane);
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
  }

  /** Returns what is to be run here, since there is no other thread for it. */
  private @Nullable Runnable handOn(Object lane) {
    Runnable next = next(lane);
    if (next == null) {
      return null;
    }
    try {
      threads.execute(() -> run(lane, next));
      return null;
    } catch (RuntimeException | Error e) {
      return next;
    }
  }

  private synchronized @Nullable Runnable next(Object lane) {
    held--;
    Queue<Waiting> waiting = busy.get(lane);
    Waiting next = waiting == null ? null : waiting.poll();
    if (next == null) {
      busy.remove(lane);
      return null;
    }
    return next.task();
  }
}
