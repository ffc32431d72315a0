package io.weir.sizing.load;

import java.time.Duration;

/**
 * How a rate swings about its mean: in each period it is so many times the mean for a while, in the
 * middle of the period, and otherwise so much lower that the mean is kept.
 *
 * <pre>
 *   factor × mean            ┌────────┐
 *   mean        - - - - - - -│- - - - │- - - - - -
 *   what is left  ───────────┘        └───────────
 *                            │◀length▶│
 *                 │◀────────── period ───────────▶│
 * </pre>
 *
 * @param factor of the mean rate; 1 for a rate that does not swing
 * @param length of the burst
 * @param period after which it comes again
 */
public record Burst(double factor, Duration length, Duration period) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** A rate that does not swing. */
  public static final Burst NONE = new Burst(1, Duration.ofSeconds(10), Duration.ofMinutes(1));

  /** Checks that such a burst can be. */
  public Burst {
    if (!(factor >= 1 && factor <= 10_000)) {
      throw new InvalidLoadException("The peak is 1 … 10,000 times the mean, not " + factor + ".");
    }
    if (length.isNegative()
        || length.isZero()
        || length.compareTo(period) >= 0
        || period.compareTo(LONGEST) > 0) {
      throw new InvalidLoadException(
          "A burst is shorter than its period, which is a day at most: not "
              + seconds(length)
              + " of each "
              + seconds(period)
              + ".");
    }
    if (factor * length.toNanos() > period.toNanos()) {
      throw new InvalidLoadException(
          "A burst of "
              + factor
              + " times the mean for "
              + seconds(length)
              + " of each "
              + seconds(period)
              + " is more than the mean allows by itself: at most "
              + Math.floor(10.0 * period.toNanos() / length.toNanos()) / 10
              + " times, or raise the rate.");
    }
  }

  /** Bursts to a multiple of the mean, for 10 seconds of each minute. */
  public static Burst to(double factor) {
    return new Burst(factor, NONE.length, NONE.period);
  }

  /** Whether the rate swings at all. */
  public boolean swings() {
    return factor > 1;
  }

  /** How long a run must be to see a whole period: its seconds, rounded up; 0 without a swing. */
  public Duration wholePeriod() {
    return swings() ? Duration.ofSeconds(period.plusNanos(999_999_999).toSeconds()) : Duration.ZERO;
  }

  /** The rate outside of the burst, as a part of the mean. */
  public double quietFactor() {
    double length = this.length.toNanos();
    double period = this.period.toNanos();
    return (period - factor * length) / (period - length);
  }

  /** How many seconds at the mean rate bring as much as the time from 0 to that time. */
  double meanSeconds(double seconds) {
    double period = this.period.toNanos() / 1e9;
    double length = this.length.toNanos() / 1e9;
    double start = (period - length) / 2;
    double whole = Math.floor(seconds / period);
    double rest = seconds - whole * period;
    double inBurst = Math.min(Math.max(rest - start, 0), length);
    return whole * period + inBurst * factor + (rest - inBurst) * quietFactor();
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Such as {@code 1.5 × for 10 s of each 60 s}. */
  public String inWords() {
    return swings()
        ? (factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor))
            + " × for "
            + seconds(length)
            + " of each "
            + seconds(period)
        : "none";
  }
}
