package io.weir.producer;

import java.util.concurrent.CompletableFuture;

/** The epochs that have records without an outcome. Guarded by the accumulator's lock. */
final class Epochs {
  /** Completes when all that have ended are through: one more costs the same, however many are. */
  private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  private Epoch current = new Epoch();

  void enter(PendingRecord record) {
    record.enter(current);
  }

  /** Ends the one at hand. Completes when all records that have entered have an outcome. */
  CompletableFuture<Void> end() {
    Epoch flushed = current;
    current = new Epoch();
    if (!flushed.end()) {
      ended = ended.isDone() ? flushed.done() : CompletableFuture.allOf(ended, flushed.done());
    }
    return ended.copy();
  }
}
