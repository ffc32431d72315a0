package io.weir.producer;

import io.weir.producer.gateway.OpenShard;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one shard, in the order of sending; what was refused is in front again. Guarded by
 * the accumulator's lock.
 */
final class Lane {
  /** How many are looked at for some that may go: where order is kept, keys may be in the way. */
  private static final int REACH = 4096;

  private static final long AWAKE = Long.MIN_VALUE;

  private final OpenShard shard;
  private final LanePace pace;
  private final Deque<PendingRecord> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int requests;
  private long restsUntil = AWAKE;

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
    waitingBytes += record.bytes();
  }

  /** Takes one back whose turn had come. */
  void addFirst(PendingRecord record) {
    waiting.addFirst(record);
    waitingBytes += record.bytes();
  }

  /** Whether to take a record out of the lane. */
  enum Pick {
    /** Out it goes. */
    TAKE,
    /** It stays; look at the next. */
    SKIP,
    /** It stays, and so do those behind it. */
    STOP
  }

  /** Goes through the lane from the front. Those that are taken are the picker's to keep. */
  void pick(Function<PendingRecord, Pick> picker) {
    int seen = 0;
    for (Iterator<PendingRecord> all = waiting.iterator(); all.hasNext() && seen < REACH; seen++) {
      PendingRecord record = all.next();
      Pick pick = picker.apply(record);
      if (pick == Pick.STOP) {
        return;
      }
      if (pick == Pick.TAKE) {
        all.remove();
        waitingBytes -= record.bytes();
      }
    }
  }

  /** Takes the first one out. */
  PendingRecord removeFirst() {
    PendingRecord record = waiting.removeFirst();
    waitingBytes -= record.bytes();
    return record;
  }

  /** Takes all out. */
  List<PendingRecord> removeAll() {
    List<PendingRecord> all = List.copyOf(waiting);
    waiting.clear();
    waitingBytes = 0;
    return all;
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

  /** Nothing of it may go until that time, or until {@link #wake}. */
  void restUntil(long time) {
    restsUntil = time;
  }

  /** The time until which nothing of it may go, as far as is known. */
  long restsUntil() {
    return restsUntil;
  }

  /** Something may have changed: look again. */
  void wake() {
    restsUntil = AWAKE;
  }
}
