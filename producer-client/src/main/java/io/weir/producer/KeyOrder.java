package io.weir.producer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the records of a key in order: one Kinesis record with that key is under way at a time,
 * because a call may store a later one and refuse an earlier one. What has to wait for its key is
 * parked here, out of its lane, so that a lane holds up nobody and is gone through once; the oldest
 * one, the key's lead, goes back to its lane when the key is free. Guarded by the accumulator's
 * lock.
 */
final class KeyOrder {
  private static final long NEVER = Long.MAX_VALUE;

  private final Map<String, Key> keys = new HashMap<>();
  private long entered;

  /** Not later than the oldest of the parked ones was made. */
  private long oldestNanos = NEVER;

  private static final class Key {
    private final Queue<PendingRecord> parked =
        new PriorityQueue<>(Comparator.comparingLong(PendingRecord::place));
    private @Nullable Unit holder;
    private @Nullable PendingRecord lead;

    boolean isIdle() {
      return holder == null && lead == null && parked.isEmpty();
    }
  }

  /** Gives a new record its place. */
  void enter(PendingRecord record) {
    record.setPlace(entered++);
  }

  /** Whether a record may go, into that unit if there is one to which it could be added. */
  boolean mayGo(PendingRecord record, @Nullable Unit open) {
    Key key = keys.get(record.partitionKey());
    if (key == null) {
      return true;
    }
    PendingRecord next = key.parked.peek();
    return (key.holder == null || key.holder == open)
        && (key.lead == null || key.lead == record)
        && (next == null || record.place() < next.place());
  }

  /** Keeps a record, which is in no lane, until its turn. */
  void park(PendingRecord record) {
    key(record).parked.add(record);
    oldestNanos = Math.min(oldestNanos, record.createdNanos());
  }

  private Key key(PendingRecord record) {
    return keys.computeIfAbsent(record.partitionKey(), name -> new Key());
  }

  /** A record has left its lane for a unit. Returns the one to follow it there, if there is one. */
  @Nullable PendingRecord onSent(PendingRecord record, Unit unit) {
    Key key = key(record);
    key.holder = unit;
    key.lead = null;
    return key.parked.peek();
  }

  /** The parked one that was to follow goes to its lane. */
  void onFollows(PendingRecord record) {
    Key key = key(record);
    key.lead = key.parked.remove();
  }

  /** The unit is under way no more. Its keys are to be {@linkplain #release released} then. */
  void onEnded(Unit unit) {
    for (PendingRecord record : unit.records()) {
      Key key = keys.get(record.partitionKey());
      if (key != null && key.holder == unit) {
        key.holder = null;
      }
    }
  }

  /** A record has left its lane for good. */
  void onGone(PendingRecord record, Consumer<PendingRecord> toLane) {
    Key key = keys.get(record.partitionKey());
    if (key != null && key.lead == record) {
      key.lead = null;
      release(record.partitionKey(), toLane);
    }
  }

  /** Lets the next of a key go to its lane, if the key is free. */
  void release(String name, Consumer<PendingRecord> toLane) {
    Key key = keys.get(name);
    if (key == null) {
      return;
    }
    if (key.holder == null && key.lead == null && !key.parked.isEmpty()) {
      key.lead = key.parked.remove();
      toLane.accept(key.lead);
    }
    if (key.isIdle()) {
      keys.remove(name);
    }
  }

  /** When the oldest of the parked ones was made, at the earliest. */
  long oldestNanos() {
    return oldestNanos;
  }

  /**
   * Takes out the parked ones that were made by then. Goes through all keys if there may be one.
   */
  List<PendingRecord> takeMadeBy(long nanos) {
    List<PendingRecord> taken = new ArrayList<>();
    if (oldestNanos > nanos) {
      return taken;
    }
    oldestNanos = NEVER;
    for (Key key : keys.values()) {
      PendingRecord first;
      while ((first = key.parked.peek()) != null && first.createdNanos() <= nanos) {
        taken.add(key.parked.remove());
      }
      oldestNanos = first == null ? oldestNanos : Math.min(oldestNanos, first.createdNanos());
    }
    return taken;
  }
}
