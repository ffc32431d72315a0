package io.weir.producer;

import io.weir.producer.gateway.OpenShard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one shard, in the order of sending; what was refused is in front again. Guarded by
 * the accumulator's lock.
 */
final class Lane {
  private final OpenShard shard;
  private final LanePace pace;
  private final Deque<PendingRecord> waiting = new ArrayDeque<>();
  private long waitingBytes;

  /** How many of those that wait are awaited by a flush. */
  private int flushed;

  private int requests;

  Lane(OpenShard shard) {
    this(shard, new LanePace());
  }

  /** With what is known of the pace already. */
  Lane(OpenShard shard, LanePace pace) {
    this.shard = shard;
    this.pace = pace;
  }

  OpenShard shard() {
    return shard;
  }

  LanePace pace() {
    return pace;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int waiting() {
    return waiting.size();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  @Nullable PendingRecord first() {
    return waiting.peekFirst();
  }

  void add(PendingRecord record) {
    waiting.addLast(record);
    onCome(record);
  }

  /** Takes one back whose turn had come. */
  void addFirst(PendingRecord record) {
    waiting.addFirst(record);
    onCome(record);
  }

  private void onCome(PendingRecord record) {
    waitingBytes += record.bytes();
    if (record.isFlushed()) {
      flushed++;
    }
  }

  /** Takes the first one out. */
  PendingRecord removeFirst() {
    PendingRecord record = waiting.removeFirst();
    waitingBytes -= record.bytes();
    if (record.isFlushed()) {
      flushed--;
    }
    return record;
  }

  /** Takes all out. */
  List<PendingRecord> removeAll() {
    List<PendingRecord> all = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    flushed = 0;
    return all;
  }

  /** All records that there are now are awaited by a flush, as they say themselves by now. */
  void onFlush() {
    flushed = waiting.size();
  }

  /** Whether a flush awaits any of those that wait: what has come in front of it may be younger. */
  boolean isFlushed() {
    return flushed > 0;
  }

  /** Requests under way with records of this lane. */
  int requests() {
    return requests;
  }

  void onRequestBegun() {
    requests++;
  }

  void onRequestEnded() {
    requests--;
  }
}
