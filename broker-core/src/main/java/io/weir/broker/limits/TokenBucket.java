package io.weir.broker.limits;

/**
 * A rate that may be used up to one second's worth at once. Counted in billionths, so that every
 * nanosecond refills a whole number and nothing is ever rounded or drifts. Not thread-safe.
 */
final class TokenBucket {
  private static final long ONE = 1_000_000_000L;

  private final long rate;
  private final long capacity;
  private long balance;
  private long refilledAt;

  /** Full, at that time. */
  TokenBucket(long ratePerSecond, long nowNanos) {
    rate = ratePerSecond;
    capacity = ratePerSecond * ONE;
    balance = capacity;
    refilledAt = nowNanos;
  }

  /** Brings the balance up to a time; an earlier one than the last changes nothing. */
  void refill(long nowNanos) {
    long elapsed = nowNanos - refilledAt;
    if (elapsed > 0) {
      refilledAt = nowNanos;
      long untilFull = (capacity - balance) / rate + 1;
      balance = elapsed >= untilFull ? capacity : balance + elapsed * rate;
    }
  }

  /** Whether an amount is there; one above the capacity asks for a full bucket. */
  boolean holds(long amount) {
    return amount >= rate ? balance == capacity : balance >= amount * ONE;
  }

  /** Whether no debt is left. */
  boolean isSolvent() {
    return balance >= 0;
  }

  /** How long until no debt is left, in nanoseconds, rounded up; 0 if there is none. */
  long nanosUntilSolvent() {
    return balance >= 0 ? 0 : (rate - 1 - balance) / rate;
  }

  /** Takes an amount; what is not there is owed. */
  void take(long amount) {
    balance -= amount * ONE;
  }

  /**
   * Takes an amount that the bucket holds; a larger one is owed as a whole, so that it is paid for
   * in amount/rate seconds.
   */
  void takeOrOwe(long amount) {
    if (!holds(amount) || amount > rate) {
      balance = Math.min(balance, 0);
    }
    take(amount);
  }
}
