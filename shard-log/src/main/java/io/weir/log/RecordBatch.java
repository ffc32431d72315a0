package io.weir.log;

import java.util.Arrays;

/**
 * The records that one {@link ShardLog#read} copied out, bodies side by side in one array.
 * Reusable; it keeps the room it once needed. Not thread-safe.
 */
public final class RecordBatch {
  private byte[] bytes;
  private int end;
  private int count;
  private long[] offsets;
  private long[] arrivals;
  private int[] starts;
  private int[] lengths;

  /** With room for a few records. */
  public RecordBatch() {
    this(64, 16 * 1024);
  }

  /** With room for that many records and bytes; it grows when more come. */
  public RecordBatch(int records, int byteCapacity) {
    bytes = new byte[byteCapacity];
    offsets = new long[records];
    arrivals = new long[records];
    starts = new int[records];
    lengths = new int[records];
  }

  /** Drops the content. */
  public void clear() {
    end = 0;
    count = 0;
  }

  /** How many records there are. */
  public int count() {
    return count;
  }

  /** The sum of the bodies' lengths, in bytes. */
  public int bodyBytes() {
    return end;
  }

  /** The offset of record {@code i}. */
  public long offset(int i) {
    return offsets[check(i)];
  }

  /** When record {@code i} arrived, in milliseconds of the epoch. */
  public long arrivalMillis(int i) {
    return arrivals[check(i)];
  }

  /** Where the body of record {@code i} begins in {@link #bytes()}. */
  public int start(int i) {
    return starts[check(i)];
  }

  /** The length of the body of record {@code i}, in bytes. */
  public int length(int i) {
    return lengths[check(i)];
  }

  /** The array that holds the bodies; replaced when it grows, so fetch it after reading. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * For engines: makes room for a body of that length and returns where it goes in {@link
   * #bytes()}. It counts once {@link #add} is called.
   */
  public int reserve(int length) {
    if (bytes.length - end < length) {
      bytes =
          Arrays.copyOf(
              bytes,
              (int)
                  Math.min(
                      Integer.MAX_VALUE - 8L, Math.max(2L * bytes.length, (long) end + length)));
    }
    return end;
  }

  /** For engines: counts the body last {@linkplain #reserve reserved}. */
  public void add(long offset, long arrivalMillis, int length) {
    if (count == offsets.length) {
      grow();
    }
    offsets[count] = offset;
    arrivals[count] = arrivalMillis;
    starts[count] = end;
    lengths[count] = length;
    end += length;
    count++;
  }

  private void grow() {
    int capacity = Math.max(16, count * 2);
    offsets = Arrays.copyOf(offsets, capacity);
    arrivals = Arrays.copyOf(arrivals, capacity);
    starts = Arrays.copyOf(starts, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
  }

  private int check(int i) {
    return java.util.Objects.checkIndex(i, count);
  }
}
