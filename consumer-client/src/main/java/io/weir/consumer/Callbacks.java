package io.weir.consumer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures that the application has of one shard, on threads that nothing else uses.
 *
 * <p>What an application hangs on a future may block. On the thread of heartbeats it would stop
 * them; on a gateway's, calls of all shards; on the processors', there may be none left, as all of
 * them wait for futures. It may also wait for another future of its shard: so none is completed
 * behind another. Before a thread completes one it hands on the next to another thread. Where what
 * hangs on them is quick, a few threads take turns; each one that blocks takes a thread.
 *
 * <p>Thread-safe.
 */
final class Callbacks implements Executor {
  private final SharedThreads threads;

  /** What no thread has taken yet. */
  private final Deque<Telling> due = new ArrayDeque<>();

  private final Set<Telling> underWay = new HashSet<>();

  /** Whether a thread is to take the next. */
  private boolean awaited;

  /** A future that is to be completed, and when that, and all that hangs on it, is done. */
  private static final class Telling {
    private final Runnable task;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    Telling(Runnable task) {
      this.task = task;
    }
  }

  Callbacks(SharedThreads threads) {
    this.threads = threads;
  }

  /**
   * The same future for the application, which can do to ours what it likes. To be asked for once
   * of each: of several, one may be handed on by the thread of another after ours was completed,
   * where {@link #behind} does not see it yet.
   */
  <T> CompletableFuture<T> told(CompletableFuture<T> ours) {
    return ours.isDone()
        ? ours.copy() // What is hung on it is called by the caller.
        : ours.whenCompleteAsync((done, failure) -> {}, this);
  }

  /** Runs a task when those have been called that are to be called by now. */
  void behind(Runnable task) {
    CompletableFuture<?>[] before;
    synchronized (due) {
      before = underWay.stream().map(telling -> telling.done).toArray(CompletableFuture<?>[]::new);
    }
    CompletableFuture<?> unused = CompletableFuture.allOf(before).thenRun(task);
  }

  @Override
  public void execute(Runnable task) {
    Telling telling = new Telling(task);
    synchronized (due) {
      due.add(telling);
      underWay.add(telling);
      if (awaited) {
        return;
      }
      awaited = true;
    }
    handOn();
  }

  /** To another thread; where there is none any more, all is told here, the last one first. */
  private void handOn() {
    Turn turn = new Turn();
    threads.execute(turn);
    if (turn.isReturned()) {
      Telling telling = last();
      while (telling != null) {
        tell(telling);
        telling = last();
      }
    }
  }

  private @Nullable Telling last() {
    synchronized (due) {
      awaited = !due.isEmpty();
      return due.pollLast();
    }
  }

  private void takeNext() {
    Telling telling;
    boolean more;
    synchronized (due) {
      telling = due.remove();
      more = !due.isEmpty();
      awaited = more;
    }
    if (more) {
      handOn();
    }
    tell(telling);
  }

  private void tell(Telling telling) {
    try {
      telling.task.run();
    } finally {
      synchronized (due) {
        underWay.remove(telling);
      }
      telling.done.complete(null);
    }
  }

  /** Does nothing where it is run by its maker at once: each would be told within another. */
  private final class Turn implements Runnable {
    private final Thread maker = Thread.currentThread();
    private boolean handing = true;
    private boolean returned;

    @Override
    public void run() {
      if (handing()) {
        returned = true;
      } else {
        takeNext();
      }
    }

    /** The fields are the maker's alone. */
    private boolean handing() {
      return Thread.currentThread() == maker && handing;
    }

    /** To be asked by the maker, once. */
    boolean isReturned() {
      handing = false;
      return returned;
    }
  }
}
