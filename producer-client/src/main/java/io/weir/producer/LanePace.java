package io.weir.producer;

/**
 * How fast one shard takes records, as far as this producer knows. As long as nothing is refused,
 * it asks nothing. When the shard throttles, the lane is held to a part of the shard's limits: less
 * after each refusal, because others write to that shard too, and a little more each second without
 * one; free again when it has had the whole limit for a while. So refusals are few, and no attempt
 * is made that cannot succeed. Guarded by the accumulator's lock.
 */
final class LanePace {
  /** What a shard takes in a second (docs/kinesis-api.md, Limits). */
  static final double BYTES_PER_SECOND = 1024 * 1024;

  static final double RECORDS_PER_SECOND = 1000;

  private static final double SECOND = 1e9;
  private static final double AFTER_REFUSAL = 0.7;
  private static final double LEAST_SHARE = 1.0 / 64;
  private static final double GAIN_PER_SECOND = 0.1;
  private static final double FREE_ABOVE = 2;

  /** Less than a nanosecond brings: what is missing so little is not waited for. */
  private static final double ROUNDING = 1e-11;

  private static final long FIRST_PAUSE = 25_000_000;
  private static final long LONGEST_PAUSE = 2_000_000_000;

  /** Of the shard's limits; above 1 when nothing was refused for seconds. 0: never throttled. */
  private double share;

  private double secondsSaved;
  private long refilledAt;
  private long pausedUntil;
  private boolean paused;
  private int failures;

  /** The shard refused records because its limit was used up. Several of one call count as one. */
  void onThrottled(long now) {
    refill(now);
    share = share == 0 ? 1 : Math.max(LEAST_SHARE, Math.min(share, 1) * AFTER_REFUSAL);
    secondsSaved = 0;
    pause(now, FIRST_PAUSE);
  }

  /** Something else went wrong: pauses that double, up to two seconds. */
  void onFailure(long now) {
    pause(now, Math.min(FIRST_PAUSE << Math.min(failures, 10), LONGEST_PAUSE));
    failures++;
  }

  /** The shard took records. */
  void onStored() {
    failures = 0;
  }

  private void pause(long now, long nanos) {
    long until = now + nanos;
    if (!paused || until - pausedUntil > 0) {
      pausedUntil = until;
      paused = true;
    }
  }

  /** How long until a record of so many bytes may go; 0 if it may now. */
  long nanosUntil(int bytes, long now) {
    if (paused) {
      long left = pausedUntil - now;
      if (left > 0) {
        return left;
      }
      paused = false;
    }
    if (share == 0) {
      return 0;
    }
    refill(now);
    double missing = Math.min(cost(bytes), most()) - secondsSaved;
    return missing <= ROUNDING ? 0 : (long) Math.ceil(secondsUntil(cost(bytes)) * SECOND);
  }

  /**
   * A record larger than a second's worth waits until a second's worth is saved, and is then in
   * debt. The share grows meanwhile, and with it what is saved in a second as well as what a second
   * is worth: it goes when the one has met the record, or the other.
   */
  private double secondsUntil(double cost) {
    double bySize = secondsToSave(Math.min(cost, 1) - secondsSaved, share);
    return share < 1
        ? Math.min(bySize, secondsToSave(share - secondsSaved, share - GAIN_PER_SECOND))
        : bySize;
  }

  /** When a saving that begins with that rate, which itself grows, amounts to that. */
  private static double secondsToSave(double amount, double rate) {
    double root = Math.sqrt(rate * rate + 2 * GAIN_PER_SECOND * amount);
    // The same figure twice, each where it does not cancel out.
    return rate > 0 ? 2 * amount / (rate + root) : (root - rate) / GAIN_PER_SECOND;
  }

  /** A record goes. */
  void onSent(int bytes) {
    if (share != 0) {
      secondsSaved -= cost(bytes);
    }
  }

  /** More goes within the same record. */
  void onJoined(int bytes) {
    if (share != 0) {
      secondsSaved -= bytes / BYTES_PER_SECOND;
    }
  }

  /** The part of a shard's second that a record takes. */
  private static double cost(int bytes) {
    return Math.max(bytes / BYTES_PER_SECOND, 1 / RECORDS_PER_SECOND);
  }

  /** What may be saved up: what the share brings in a second. */
  private double most() {
    return Math.min(share, 1);
  }

  private void refill(long now) {
    if (share == 0) {
      refilledAt = now;
      return;
    }
    if (now - refilledAt <= 0) {
      return; // a time that was read before another thread's: what lies between is credited once
    }
    double elapsed = (now - refilledAt) / SECOND;
    refilledAt = now;
    double gained = elapsed * GAIN_PER_SECOND;
    secondsSaved += elapsed * (share + gained / 2); // The share grew evenly all the while.
    share += gained;
    secondsSaved = Math.min(secondsSaved, most());
    if (share > FREE_ABOVE) {
      share = 0;
    }
  }
}
