package io.weir.broker.limits;

/**
 * What one shard takes: bytes and records, each a {@link TokenBucket}. Asking and charging are two
 * calls, so that a record that is refused for another reason costs nothing. Guarded by the shard's
 * lock.
 */
public final class WriteLimits {
  private final boolean enforced;
  private final TokenBucket bytes;
  private final TokenBucket records;

  /** Nothing used yet. */
  public WriteLimits(Limits limits, long nowNanos) {
    enforced = limits.enforced();
    bytes = new TokenBucket(limits.writeBytesPerSecond(), nowNanos);
    records = new TokenBucket(limits.writeRecordsPerSecond(), nowNanos);
  }

  /** Whether the clock matters at all. */
  public boolean enforced() {
    return enforced;
  }

  /** Whether a record of that many bytes, key and data, is admitted at a time. */
  public boolean admits(long nowNanos, int recordBytes) {
    if (!enforced) {
      return true;
    }
    bytes.refill(nowNanos);
    records.refill(nowNanos);
    return bytes.holds(recordBytes) && records.holds(1);
  }

  /** Charges a record that was admitted. */
  public void charge(int recordBytes) {
    if (enforced) {
      bytes.take(recordBytes);
      records.take(1);
    }
  }

  /** Whether it is the number of records, not of bytes, that is used up. */
  public boolean isOutOfRecords() {
    return !records.holds(1);
  }
}
