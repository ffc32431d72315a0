package io.weir.producer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The records between two flushes. Records enter and the epoch ends under the accumulator's lock;
 * they leave outside of it, when their outcomes have been told.
 */
final class Epoch {
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /**
   * What has left counts down from 0; what had entered is added at the end. So it is 0 again when
   * all are through, and entering writes nothing that those who leave write too.
   */
  private final AtomicLong balance = new AtomicLong();

  private long entered;
  private boolean ended;

  void add() {
    entered++;
  }

  /** So many records less, 1 at least. Returns whether all of an ended epoch are through. */
  boolean remove(int count) {
    return balance.addAndGet(-count) == 0;
  }

  /** No record is added any more. Returns whether all are through. */
  boolean end() {
    ended = true;
    return balance.addAndGet(entered) == 0;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Completes when all its records have an outcome. */
  CompletableFuture<Void> done() {
    return done;
  }
}
