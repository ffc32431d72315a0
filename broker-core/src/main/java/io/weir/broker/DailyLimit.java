package io.weir.broker;

import io.weir.broker.error.LimitExceededException;
import io.weir.broker.limits.RecentTimes;
import java.time.Duration;
import java.util.List;

/** Refuses what may be done only so often in 24 hours. */
final class DailyLimit {
  private static final long WINDOW_MILLIS = Duration.ofDays(1).toMillis();

  private DailyLimit() {}

  /**
   * That something may be done once more.
   *
   * @param what such as "The mode of stream s was switched"
   * @param times when it was done last, in milliseconds of the epoch
   * @param most how often it may be done
   * @throws LimitExceededException if it may not
   */
  static void check(String what, List<Long> times, int most, long nowMillis) {
    long recent = RecentTimes.count(times, WINDOW_MILLIS, nowMillis);
    if (recent >= most) {
      throw new LimitExceededException(
          what + " " + recent + " times in the last 24 hours, which is the most; try again later.");
    }
  }
}
