package io.weir.producer;

import io.weir.producer.error.ProducerException;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      Leaving leaving = new Leaving();
      countStored(meters, now);
      for (int i = 0; i < stored.size(); i++) {
        tellStored(stored.get(i), places.get(i), leaving);
      }
      for (int i = 0; i < failed.size(); i++) {
        meters.onFailed();
        failed.get(i).outcome().completeExceptionally(reasons.get(i));
        leaving.add(failed.get(i));
      }
      leaving.end(); // Only now: a flush waits until outcomes have been told.
    } finally {
      TELLING.set(within);
    }
  }

  private long heldBytes() {
    long bytes = 0;
    for (Unit unit : stored) {
      bytes += unit.heldBytes();
    }
    for (PendingRecord record : failed) {
      bytes += record.heldBytes();
    }
    return bytes;
  }

  /** Before the outcomes are told: whoever hears of one finds it counted. */
  private void countStored(ProducerMeters meters, long now) {
    long records = 0;
    long oldest = now;
    for (Unit unit : stored) {
      records += unit.count();
      oldest = Math.min(oldest, unit.record(0).createdNanos());
    }
    if (records > 0) {
      meters.onStored(records, now - oldest);
    }
  }

  /** Looks at each record once: of a large answer most have left the core's cache meanwhile. */
  private static void tellStored(Unit unit, PutOutcome.Stored place, Leaving leaving) {
    int count = unit.count();
    for (int i = 0; i < count; i++) {
      PendingRecord record = unit.record(i);
      leaving.add(record);
      record
          .outcome()
          .complete(new SendReceipt(place, unit.subSequenceNumber(i), record.attempts()));
    }
  }

  /** What leaves its epoch, when all has been told. Neighbours are mostly of the same one. */
  private static final class Leaving {
    private final Map<Epoch, Integer> counts = new LinkedHashMap<>();
    private @Nullable Epoch epoch;
    private int count;

    void add(PendingRecord record) {
      if (record.epoch() != epoch) {
        endNeighbours();
        epoch = record.epoch();
      }
      count++;
    }

    private void endNeighbours() {
      if (epoch != null) {
        counts.merge(epoch, count, Integer::sum);
      }
      count = 0;
    }

    void end() {
      endNeighbours();
      counts.forEach(
          (left, many) -> {
            if (left.remove(many)) {
              left.done().complete(null);
            }
          });
    }
  }
}
