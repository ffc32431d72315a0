package io.weir.broker.duty;

/** Says when something is due again. The first time is at once. Not thread-safe. */
final class Interval {
  private final long nanos;
  private long next;
  private boolean begun;

  Interval(long nanos) {
    this.nanos = nanos;
  }

  boolean isDue(long nowNanos) {
    if (begun && nowNanos - next < 0) {
      return false;
    }
    begun = true;
    next = nowNanos + nanos;
    return true;
  }
}
