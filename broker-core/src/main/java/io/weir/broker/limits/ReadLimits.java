package io.weir.broker.limits;

/**
 * What one shard gives, to all consumers together: calls in any second, and bytes. How many bytes a
 * read will take is known only afterwards, so it is admitted when nothing is owed, and an answer
 * larger than what the bucket holds is owed as a whole: 10 MiB at 2 MiB/s close the shard for the
 * next 5 seconds. Thread-safe.
 */
public final class ReadLimits {
  /** Why a read is refused, or that it is not. */
  public enum Verdict {
    /** It may go on. */
    ADMITTED,
    /** Too many calls within a second. */
    TOO_MANY_CALLS,
    /** Earlier answers are not paid for yet. */
    TOO_MANY_BYTES
  }

  private final boolean enforced;
  private final TokenBucket bytes;
  private final SlidingWindow calls;
  private final SlidingWindow iterators;

  /** Nothing used yet. */
  public ReadLimits(Limits limits, long nowNanos) {
    enforced = limits.enforced();
    bytes = new TokenBucket(limits.readBytesPerSecond(), nowNanos);
    calls = new SlidingWindow(enforced ? limits.readsPerSecond() : 1);
    iterators = new SlidingWindow(enforced ? limits.iteratorsPerSecond() : 1);
  }

  /** Admits a read and counts the call, or refuses it and counts nothing. */
  public synchronized Verdict admitRead(long nowNanos) {
    if (!enforced) {
      return Verdict.ADMITTED;
    }
    if (!calls.admits(nowNanos)) {
      return Verdict.TOO_MANY_CALLS;
    }
    bytes.refill(nowNanos);
    if (!bytes.isSolvent()) {
      return Verdict.TOO_MANY_BYTES;
    }
    calls.count(nowNanos);
    return Verdict.ADMITTED;
  }

  /** Charges the answer of an admitted read. */
  public synchronized void chargeRead(long answerBytes) {
    if (enforced) {
      bytes.takeOrOwe(answerBytes);
    }
  }

  /** Admits the making of an iterator and counts it, or refuses it and counts nothing. */
  public synchronized boolean admitIterator(long nowNanos) {
    if (!enforced) {
      return true;
    }
    boolean admitted = iterators.admits(nowNanos);
    if (admitted) {
      iterators.count(nowNanos);
    }
    return admitted;
  }
}
