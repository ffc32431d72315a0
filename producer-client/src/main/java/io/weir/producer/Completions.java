package io.weir.producer;

import io.weir.producer.error.ProducerException;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes that were decided under the accumulator's lock, to be told outside of it: a future may
 * run anything. Confined to one thread.
 */
final class Completions {
  private static final ThreadLocal<Boolean> TELLING = ThreadLocal.withInitial(() -> false);

  private final List<Unit> stored = new ArrayList<>();
  private final List<PutOutcome.Stored> places = new ArrayList<>();
  private final List<PendingRecord> failed = new ArrayList<>();
  private final List<ProducerException> reasons = new ArrayList<>();

  /**
   * Whether this thread is telling outcomes: it must not wait for room, which it may be freeing.
   */
  static boolean isTelling() {
    return TELLING.get();
  }

  /** All records of a unit; nothing is done for each of them under the lock. */
  void store(Unit unit, PutOutcome.Stored place) {
    stored.add(unit);
    places.add(place);
  }

  void fail(PendingRecord record, ProducerException why) {
    failed.add(record);
    reasons.add(why);
  }

  /** Frees the records' room, and tells the outcomes. */
  void tell(MemoryBudget budget, ProducerMeters meters, long now) {
    long bytes = heldBytes();
    if (bytes > 0) {
      budget.free(bytes);
    }
    boolean within = TELLING.get(); // an outcome may have sent a record that was refused at once
    TELLING.set(true);
    try {
      for (int i = 0; i < stored.size(); i++) {
        tellStored(stored.get(i), places.get(i), meters, now);
      }
      for (int i = 0; i < failed.size(); i++) {
        meters.onFailed();
        failed.get(i).outcome().completeExceptionally(reasons.get(i));
      }
      leave(); // Only now: a flush waits until outcomes have been told.
    } finally {
      TELLING.set(within);
    }
  }

  private long heldBytes() {
    long bytes = 0;
    for (Unit unit : stored) {
      for (PendingRecord record : unit.records()) {
        bytes += record.heldBytes();
      }
    }
    for (PendingRecord record : failed) {
      bytes += record.heldBytes();
    }
    return bytes;
  }

  private static void tellStored(
      Unit unit, PutOutcome.Stored place, ProducerMeters meters, long now) {
    List<PendingRecord> records = unit.records();
    meters.onStored(records.size(), records.get(0), now);
    for (int i = 0; i < records.size(); i++) {
      PendingRecord record = records.get(i);
      record
          .outcome()
          .complete(new SendReceipt(place, unit.subSequenceNumber(i), record.attempts()));
    }
  }

  private void leave() {
    Leaving leaving = new Leaving();
    for (Unit unit : stored) {
      unit.records().forEach(leaving::add);
    }
    failed.forEach(leaving::add);
    leaving.end();
  }

  /** Neighbours are mostly of the same epoch, and leave it together. */
  private static final class Leaving {
    private @Nullable Epoch epoch;
    private int count;

    void add(PendingRecord record) {
      if (record.epoch() != epoch) {
        end();
        epoch = record.epoch();
        count = 0;
      }
      count++;
    }

    void end() {
      if (epoch != null && epoch.remove(count)) {
        epoch.done().complete(null);
      }
    }
  }
}
