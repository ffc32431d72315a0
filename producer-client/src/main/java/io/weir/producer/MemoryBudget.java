package io.weir.producer;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes that a producer may hold. Who waits is served in the order of waiting, so that large
 * records are not starved by small ones. Thread-safe.
 */
final class MemoryBudget {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Thread> waiting = new ArrayDeque<>();
  private final long capacity;
  private long used;
  private boolean closed;
  private volatile boolean awaited;
  private volatile Runnable onWait = () -> {};

  MemoryBudget(long capacity) {
    this.capacity = capacity;
  }

  /**
   * Called whenever somebody begins to wait, when {@link #isAwaited} says so already; on the thread
   * that will wait, and under the lock: it must not block.
   */
  void onWait(Runnable action) {
    onWait = action;
  }

  /** Whether somebody waits for room. Takes no lock. */
  boolean isAwaited() {
    return awaited;
  }

  /** Takes so many bytes if they are there and nobody waits. */
  boolean tryTake(long bytes) {
    lock.lock();
    try {
      return waiting.isEmpty() && takeNow(bytes);
    } finally {
      lock.unlock();
    }
  }

  private boolean takeNow(long bytes) {
    if (used > 0 && used + bytes > capacity) { // An empty buffer has room for any record.
      return false;
    }
    used += bytes;
    return true;
  }

  /**
   * Takes so many bytes, waiting for them as long as that.
   *
   * @return whether they were taken; not so either when the budget is closed meanwhile
   */
  boolean take(long bytes, long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Thread self = Thread.currentThread();
      waiting.add(self);
      awaited = true;
      try {
        onWait.run();
        long left = timeoutNanos;
        while (!closed && (waiting.peek() != self || !takeNow(bytes))) {
          if (left <= 0) {
            return false;
          }
          left = changed.awaitNanos(left);
        }
        return !closed;
      } finally {
        waiting.remove(self);
        awaited = !waiting.isEmpty();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives bytes back. */
  void free(long bytes) {
    lock.lock();
    try {
      used -= bytes;
      if (!waiting.isEmpty()) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Bytes taken and not given back. */
  long used() {
    lock.lock();
    try {
      return used;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
