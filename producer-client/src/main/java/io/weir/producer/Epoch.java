package io.weir.producer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The records between two flushes. Records enter and the epoch ends under the accumulator's lock;
 * they leave outside of it, when their outcomes have been told.
 */
final class Epoch {
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** The records in it, and the epoch itself as long as it has not ended. */
  private final AtomicLong open = new AtomicLong(1);

  private boolean ended;

  void add() {
    open.incrementAndGet();
  }

  /** One record less. Returns whether all of an ended epoch are through. */
  boolean remove() {
    return open.decrementAndGet() == 0;
  }

  /** No record is added any more. Returns whether all are through. */
  boolean end() {
    ended = true;
    return open.decrementAndGet() == 0;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Completes when all its records have an outcome. */
  CompletableFuture<Void> done() {
    return done;
  }
}
