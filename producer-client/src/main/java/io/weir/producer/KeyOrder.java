package io.weir.producer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of a key in order: one Kinesis record with that key is under way at a time,
 * because a call may store a later one and refuse an earlier one. Guarded by the accumulator's
 * lock.
 */
final class KeyOrder {
  private final Map<String, Unit> underWay = new HashMap<>();
  private final Set<String> passedOver = new HashSet<>();

  /** A lane is gone through from its front. */
  void onPickBegun() {
    passedOver.clear();
  }

  /** One that stays where it is; those of its key behind it, which may be smaller, stay too. */
  void onPassedOver(PendingRecord record) {
    passedOver.add(record.partitionKey());
  }

  /** Whether a record may go, into that unit if there is one to which it could be added. */
  boolean mayGo(PendingRecord record, @Nullable Unit open) {
    Unit holder = underWay.get(record.partitionKey());
    return holder == null || (holder == open && !passedOver.contains(record.partitionKey()));
  }

  void onSent(PendingRecord record, Unit unit) {
    underWay.put(record.partitionKey(), unit);
  }

  void onEnded(Unit unit) {
    for (PendingRecord record : unit.records()) {
      underWay.remove(record.partitionKey(), unit);
    }
  }
}
