package io.weir.sizing.stream;

/**
 * What one read gave.
 *
 * @param bytes of keys and data
 * @param millisBehindLatest how far its end is behind the shard's tip
 * @param arrivalMillis when each record arrived, in milliseconds of the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Batch(long bytes, long millisBehindLatest, long[] arrivalMillis) {

  /** How many records there are. */
  public int count() {
    return arrivalMillis.length;
  }
}
