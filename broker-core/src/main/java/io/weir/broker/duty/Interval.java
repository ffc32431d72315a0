package io.weir.broker.duty;

/** Says when something is due again. The first time is at once. Not thread-safe. */
public final class Interval {
  private final long nanos;
  private long next;
  private boolean begun;

  /** Due once in that time. */
  public Interval(long nanos) {
    this.nanos = nanos;
  }

  /** Whether it is due, and so begins anew. */
  public boolean isDue(long nowNanos) {
    if (begun && nowNanos - next < 0) {
      return false;
    }
    begun = true;
    next = nowNanos + nanos;
    return true;
  }
}
