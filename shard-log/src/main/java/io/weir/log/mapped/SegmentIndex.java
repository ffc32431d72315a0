package io.weir.log.mapped;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A sparse index of one segment: for a frame every {@value #INTERVAL} bytes its position, its
 * offset and the running maximum of the arrival times before it. The maximum never falls, so that a
 * search by time may halve although clocks go back.
 *
 * <p>One thread adds, any number search. An entry is in the array before the size that covers it is
 * released; the array is replaced, never moved, when it grows.
 */
final class SegmentIndex {
  static final int INTERVAL = 8 * 1024;
  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(SegmentIndex.class, "size", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Two longs an entry: offset − base in the high half and position in the low half; then the
   * running maximum.
   */
  private volatile long[] entries;

  @SuppressWarnings("FieldMayBeFinal") // written through SIZE
  private int size;

  private int nextPosition;

  SegmentIndex(int capacityInBytes) {
    entries = new long[2 * (Math.min(capacityInBytes, 64 << 20) / INTERVAL + 2)];
  }

  /** Notes a frame, if the last one noted is far enough behind it. */
  void offer(int position, int offsetDelta, long maxArrivalBefore) {
    if (position >= nextPosition) {
      add(position, offsetDelta, maxArrivalBefore);
    }
  }

  private void add(int position, int offsetDelta, long maxArrivalBefore) {
    int at = size;
    long[] array = entries;
    if (2 * at == array.length) {
      array = Arrays.copyOf(array, array.length * 2);
      entries = array;
    }
    array[2 * at] = ((long) offsetDelta << 32) | position;
    array[2 * at + 1] = maxArrivalBefore;
    nextPosition = position + INTERVAL;
    SIZE.setRelease(this, at + 1);
  }

  int size() {
    return (int) SIZE.getAcquire(this);
  }

  int position(int entry) {
    return (int) entries[2 * entry];
  }

  int offsetDelta(int entry) {
    return (int) (entries[2 * entry] >>> 32);
  }

  long maxArrivalBefore(int entry) {
    return entries[2 * entry + 1];
  }

  /** The last entry at or before an offset, or -1. */
  int floorByOffset(int offsetDelta) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (offsetDelta(middle) <= offsetDelta) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  /** The last entry before which no record arrived at or after a time, or -1. */
  int floorByTime(long millis) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (maxArrivalBefore(middle) < millis) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }
}
