package io.weir.producer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The epochs that have records without an outcome. Guarded by the accumulator's lock. */
final class Epochs {
  private final List<Epoch> ended = new ArrayList<>();
  private Epoch current = new Epoch();

  void enter(PendingRecord record) {
    record.enter(current);
  }

  /** Ends the one at hand. Completes when all records that have entered have an outcome. */
  CompletableFuture<Void> end() {
    ended.removeIf(old -> old.done().isDone());
    Epoch flushed = current;
    current = new Epoch();
    if (flushed.end()) {
      flushed.done().complete(null); // Nobody has seen it: nothing runs here.
    } else {
      ended.add(flushed);
    }
    return CompletableFuture.allOf(
        ended.stream().map(Epoch::done).toArray(CompletableFuture<?>[]::new));
  }
}
