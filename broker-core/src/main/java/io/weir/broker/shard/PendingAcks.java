package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who is to hear about the records appended to one shard and not yet durable: a bounded queue in
 * parallel arrays, made at the shard's first put.
 *
 * <p><b>Threads.</b> One thread adds (under the shard's lock), one takes (whoever completes
 * appends, without it). An entry is added <em>before</em> its record is appended, so it is there
 * whenever an engine reports the record, however early; if the append fails, the entry is
 * retracted, and cannot have been taken since its record was never reported. The taker thus sees
 * entries by way of the engine and never looks at {@link #tail}.
 */
final class PendingAcks {
  private final int capacity;
  private @Nullable AckListener[] listeners = {};
  private long[] tags = {};
  private long[] arrivals = {};
  private int[] sizes = {};
  private final AtomicLong head = new AtomicLong();
  private long tail;

  /** With room for that many entries, a power of two. */
  PendingAcks(int capacity) {
    this.capacity = capacity;
  }

  // ---- the adding side, under the shard's lock

  boolean isFull() {
    return tail - head.get() >= capacity;
  }

  boolean isEmpty() {
    return tail == head.get();
  }

  void add(AckListener listener, long tag, long arrivalMillis, int size) {
    if (listeners.length == 0) {
      allocate();
    }
    int at = (int) tail & (capacity - 1);
    listeners[at] = listener;
    tags[at] = tag;
    arrivals[at] = arrivalMillis;
    sizes[at] = size;
    tail++;
  }

  private void allocate() {
    listeners = new AckListener[capacity];
    tags = new long[capacity];
    arrivals = new long[capacity];
    sizes = new int[capacity];
  }

  void retract() {
    tail--;
    listeners[(int) tail & (capacity - 1)] = null;
  }

  long tail() {
    return tail;
  }

  // ---- the taking side

  /** The sequence of the oldest entry. */
  long head() {
    return head.getPlain();
  }

  @Nullable AckListener listener(long sequence) {
    return listeners[(int) sequence & (capacity - 1)];
  }

  long tag(long sequence) {
    return tags[(int) sequence & (capacity - 1)];
  }

  long arrivalMillis(long sequence) {
    return arrivals[(int) sequence & (capacity - 1)];
  }

  int size(long sequence) {
    return sizes[(int) sequence & (capacity - 1)];
  }

  /** Gives the oldest entry's place free. */
  void remove() {
    long at = head.getPlain();
    listeners[(int) at & (capacity - 1)] = null;
    head.setRelease(at + 1);
  }
}
