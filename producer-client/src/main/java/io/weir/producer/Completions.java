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
  private final List<Epoch> through = new ArrayList<>();
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
    leave(record);
  }

  void fail(PendingRecord record, ProducerException why) {
    failed.add(record);
    reasons.add(why);
    leave(record);
  }

  private void leave(PendingRecord record) {
    bytes += record.bytes();
    Epoch epoch = record.leave();
    if (epoch != null) {
      through.add(epoch);
    }
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
      through.forEach(epoch -> epoch.done().complete(null));
    } finally {
      TELLING.set(within);
    }
  }
}
