package io.weir.broker.limits;

import java.util.List;

/** Counts what happened lately by a wall clock that may have been set. */
public final class RecentTimes {
  private RecentTimes() {}

  /**
   * How many of some times lie in the time just gone. One that is ahead of the clock does not: it
   * was set back since, and nobody knows how long ago that was.
   *
   * @param times in milliseconds of the epoch
   */
  public static long count(List<Long> times, long windowMillis, long nowMillis) {
    return times.stream().filter(at -> at <= nowMillis && nowMillis - at < windowMillis).count();
  }
}
