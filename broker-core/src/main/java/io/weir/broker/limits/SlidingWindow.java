package io.weir.broker.limits;

/**
 * At most so many calls in any second, exactly: the times of the last ones are kept. Not
 * thread-safe.
 */
final class SlidingWindow {
  private static final long SECOND = 1_000_000_000L;

  private final long[] times;
  private int oldest;
  private int count;

  SlidingWindow(int callsPerSecond) {
    times = new long[callsPerSecond];
  }

  /** Whether another call is admitted at a time. */
  boolean admits(long nowNanos) {
    return count < times.length || nowNanos - times[oldest] >= SECOND;
  }

  /** Whether no call was counted within the last second. */
  boolean isIdle(long nowNanos) {
    int newest = (oldest + Math.max(count, 1) - 1) % times.length;
    return count == 0 || nowNanos - times[newest] >= SECOND;
  }

  /** Counts a call that was admitted. */
  void count(long nowNanos) {
    if (count < times.length) {
      times[(oldest + count++) % times.length] = nowNanos;
    } else {
      times[oldest] = nowNanos;
      oldest = (oldest + 1) % times.length;
    }
  }
}
