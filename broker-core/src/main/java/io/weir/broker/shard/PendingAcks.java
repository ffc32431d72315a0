package io.weir.broker.shard;

import com.lmax.disruptor.Sequence;
import io.weir.broker.data.AckListener;
import org.jspecify.annotations.Nullable;

/**
 * Who is to hear about the records appended to one shard and not yet durable: a bounded queue in
 * parallel arrays. They are made at the shard's first put and doubled when they are full, so that
 * as a rule they are small enough to stay in a core's cache, whatever the bound.
 *
 * <p><b>Threads.</b> One thread adds (under the shard's lock), one takes (whoever completes
 * appends, without it). An entry is added <em>before</em> its record is appended, so it is there
 * whenever an engine reports the record, however early; if the append fails, the entry is
 * retracted, and cannot have been taken since its record was never reported. The taker thus sees
 * entries by way of the engine and never looks at {@link #tail}.
 *
 * <p><b>Growing.</b> The adding thread copies what is pending into larger {@link Slots} and puts
 * them in the place of the old ones, which nobody writes to again but to clear what has been taken.
 * The taker that was told of an entry finds it in the slots it sees, the entry's own or later ones.
 * An entry that is being taken while they are replaced may keep its listener until its place is
 * used again.
 */
final class PendingAcks {
  private static final int FIRST = 64;

  private final int capacity;
  private final int first;
  private final Sequence head = new Sequence(0);
  private volatile Slots slots = new Slots(0);
  private long tail;
  private long headSeen;

  /** With room for that many entries, a power of two. */
  PendingAcks(int capacity) {
    this(capacity, FIRST);
  }

  /**
   * With arrays that are made for fewer entries, and grow.
   *
   * @param first for how many, a power of two
   */
  PendingAcks(int capacity, int first) {
    this.capacity = capacity;
    this.first = Math.min(first, capacity);
  }

  /**
   * As many entries as are a power of two, or none. An entry's numbers lie side by side, as a rule
   * on one cache line: each is written by one core and read by another.
   */
  private static final class Slots {
    private static final int NUMBERS = 3;
    private static final int TAG = 0;
    private static final int ARRIVAL = 1;
    private static final int SIZE = 2;

    final int count;
    private final @Nullable AckListener[] listeners;
    private final long[] numbers;

    Slots(int count) {
      this.count = count;
      listeners = new AckListener[count];
      numbers = new long[NUMBERS * count];
    }

    private int at(long sequence) {
      return (int) sequence & (count - 1);
    }

    void set(long sequence, @Nullable AckListener listener, long tag, long arrival, long size) {
      int at = at(sequence);
      long[] into = numbers;
      listeners[at] = listener;
      into[NUMBERS * at + TAG] = tag;
      into[NUMBERS * at + ARRIVAL] = arrival;
      into[NUMBERS * at + SIZE] = size;
    }

    @Nullable AckListener listener(long sequence) {
      return listeners[at(sequence)];
    }

    void forget(long sequence) {
      listeners[at(sequence)] = null;
    }

    long tag(long sequence) {
      return numbers[NUMBERS * at(sequence) + TAG];
    }

    long arrival(long sequence) {
      return numbers[NUMBERS * at(sequence) + ARRIVAL];
    }

    long size(long sequence) {
      return numbers[NUMBERS * at(sequence) + SIZE];
    }
  }

  // ---- the adding side, under the shard's lock

  boolean isFull() {
    return !hasRoom(capacity);
  }

  /** Looks at what the taker writes only when it must: it is in the other core's cache. */
  private boolean hasRoom(int places) {
    long end = tail;
    if (end - headSeen >= places) {
      headSeen = head.get();
    }
    return end - headSeen < places;
  }

  boolean isEmpty() {
    return tail == head.get();
  }

  void add(AckListener listener, long tag, long arrivalMillis, int size) {
    Slots into = slots;
    if (!hasRoom(into.count)) {
      into = grow(into);
    }
    into.set(tail, listener, tag, arrivalMillis, size);
    tail++;
  }

  private Slots grow(Slots full) {
    Slots larger = new Slots(Math.max(first, 2 * full.count));
    long oldest = head.get();
    for (long i = oldest; i < tail; i++) {
      larger.set(i, full.listener(i), full.tag(i), full.arrival(i), full.size(i));
    }
    slots = larger;
    for (long i = oldest; i < head.get(); i++) {
      larger.forget(i); // taken from the old slots meanwhile: nobody else would let go of it
    }
    return larger;
  }

  void retract() {
    tail--;
    slots.forget(tail);
  }

  long tail() {
    return tail;
  }

  // ---- the taking side

  /** The sequence of the oldest entry. */
  long head() {
    return head.get();
  }

  @Nullable AckListener listener(long sequence) {
    return slots.listener(sequence);
  }

  long tag(long sequence) {
    return slots.tag(sequence);
  }

  long arrivalMillis(long sequence) {
    return slots.arrival(sequence);
  }

  long size(long sequence) {
    return slots.size(sequence);
  }

  /** Gives the oldest entry's place free. */
  void remove() {
    long oldest = head.get();
    slots.forget(oldest);
    head.set(oldest + 1);
  }
}
