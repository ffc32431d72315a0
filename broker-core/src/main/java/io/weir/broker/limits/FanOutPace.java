package io.weir.broker.limits;

/**
 * How fast one consumer is sent one shard: an event goes out when nothing is owed, so that what was
 * sent in any w seconds is at most w + 1 seconds' worth and one event more. Not thread-safe.
 */
public final class FanOutPace {
  private final boolean enforced;
  private final TokenBucket bytes;

  /** Nothing used yet. */
  public FanOutPace(Limits limits, long nowNanos) {
    enforced = limits.enforced();
    bytes = new TokenBucket(limits.fanOutBytesPerSecond(), nowNanos);
  }

  /** How long to wait before the next event, in nanoseconds; 0 if it may go at once. */
  public long nanosToWait(long nowNanos) {
    if (!enforced) {
      return 0;
    }
    bytes.refill(nowNanos);
    return bytes.nanosUntilSolvent();
  }

  /** Charges an event that went out. */
  public void charge(long eventBytes) {
    if (enforced) {
      bytes.take(eventBytes);
    }
  }
}
