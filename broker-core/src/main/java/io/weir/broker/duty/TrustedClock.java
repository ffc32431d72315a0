package io.weir.broker.duty;

/**
 * A wall clock for deleting by: one that never leads the true time by a jump.
 *
 * <p>It advances with the monotonic clock. Where the wall clock falls behind it, it follows at
 * once, since deleting too late does no harm. Where the wall clock runs ahead (somebody set it, or
 * the machine slept), it closes the distance by a tenth of the time that passes: a drift is
 * followed, a jump of an hour takes ten to be believed. Not thread-safe.
 */
final class TrustedClock {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int CONVERGENCE = 10;

  private long lastNanos;
  private long trustedMillis;
  private long remainderNanos;

  /** Trusts what the wall clock says now. */
  TrustedClock(long wallMillis, long nowNanos) {
    trustedMillis = wallMillis;
    lastNanos = nowNanos;
  }

  /** The time to delete by, given what both clocks say. */
  long update(long wallMillis, long nowNanos) {
    long elapsedNanos = Math.max(0, nowNanos - lastNanos) + remainderNanos;
    lastNanos = nowNanos;
    long elapsed = elapsedNanos / NANOS_PER_MILLI;
    remainderNanos = elapsedNanos % NANOS_PER_MILLI;
    long expected = trustedMillis + elapsed;
    trustedMillis = Math.min(wallMillis, expected + elapsed / CONVERGENCE);
    return trustedMillis;
  }
}
