package io.weir.producer;

import java.util.concurrent.CompletableFuture;

/**
 * The records between two flushes. Guarded by the accumulator's lock, but for the future, which is
 * completed outside.
 */
final class Epoch {
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long outstanding;
  private boolean ended;

  void add() {
    outstanding++;
  }

  /** One record less. Returns whether all of an ended epoch are through. */
  boolean remove() {
    outstanding--;
    return isThrough();
  }

  /** No record is added any more. Returns whether all are through. */
  boolean end() {
    ended = true;
    return isThrough();
  }

  boolean hasEnded() {
    return ended;
  }

  private boolean isThrough() {
    return ended && outstanding == 0;
  }

  /** Completes when all its records have an outcome. */
  CompletableFuture<Void> done() {
    return done;
  }
}
