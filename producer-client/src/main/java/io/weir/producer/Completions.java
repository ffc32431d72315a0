package io.weir.producer;

import io.weir.producer.error.ProducerException;
import java.util.ArrayList;
import java.util.List;

/**
 * Outcomes that were decided under the accumulator's lock, to be told outside of it: a future may
 * run anything. Confined to one thread.
 */
final class Completions {
  private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

  private final List<PendingRecord> stored = new ArrayList<>();
  private final List<SendReceipt> receipts = new ArrayList<>();
  private final List<PendingRecord> failed = new ArrayList<>();
  private final List<ProducerException> reasons = new ArrayList<>();
  private long bytes;

  /**
   * Whether this thread is telling outcomes: it must not wait for room, which it may be freeing.
   */
  static boolean isTelling() {
    return TELLING.get();
  }

  void store(PendingRecord record, SendReceipt receipt) {
    stored.add(record);
    receipts.add(receipt);
    bytes += record.bytes();
  }

  void fail(PendingRecord record, ProducerException why) {
    failed.add(record);
    reasons.add(why);
    bytes += record.bytes();
  }

  /** Frees the records' room, and tells the outcomes. */
  void tell(MemoryBudget budget, ProducerMeters meters, long now) {
    if (bytes > 0) {
      budget.free(bytes);
    }
    boolean within = TELLING.get(); // an outcome may have sent a record that was refused at once
    TELLING.set(true);
    try {
      for (int i = 0; i < stored.size(); i++) {
        PendingRecord record = stored.get(i);
        meters.onStored(record, now);
        record.outcome().complete(receipts.get(i));
      }
      for (int i = 0; i < failed.size(); i++) {
        meters.onFailed();
        failed.get(i).outcome().completeExceptionally(reasons.get(i));
      }
      leave(stored); // Only now: a flush waits until outcomes have been told.
      leave(failed);
    } finally {
      TELLING.set(within);
    }
  }

  private static void leave(List<PendingRecord> told) {
    for (PendingRecord record : told) {
      Epoch through = record.leave();
      if (through != null) {
        through.done().complete(null);
      }
    }
  }
}
