package io.weir.broker.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * The highest rates at which was put on the last days: at most {@link #DAYS_KEPT} entries, one for
 * each day that matters. Immutable.
 *
 * <p>Days are those of the wall clock, in UTC. Where that was set back, what was noted of days that
 * are yet to come counts as of today, so that it is forgotten in time.
 *
 * @param days in order
 */
public record PeakHistory(List<DailyPeak> days) {
  /** Today and the 30 days before, so that a peak counts for 30 days whenever on its day it was. */
  public static final int DAYS_KEPT = 31;

  /** Nothing was put. */
  public static final PeakHistory NONE = new PeakHistory(List.of());

  /**
   * The highest rates of a day, in bytes and in records; each may be another minute's.
   *
   * @param day since the epoch
   */
  public record DailyPeak(long day, WriteRate rate) {}

  /** Copies the list. */
  public PeakHistory {
    days = List.copyOf(days);
  }

  /** With another rate of a day, and without days that have become too old by it. */
  public PeakHistory with(long day, WriteRate rate) {
    List<DailyPeak> kept = new ArrayList<>();
    WriteRate ofDay = rate;
    for (DailyPeak peak : days) {
      if (peak.day() >= day) {
        ofDay = ofDay.max(peak.rate());
      } else if (peak.day() > day - DAYS_KEPT) {
        kept.add(peak);
      }
    }
    kept.add(new DailyPeak(day, ofDay));
    return new PeakHistory(kept);
  }

  /** The highest rates of a day and the days before that count. */
  public WriteRate highest(long today) {
    WriteRate highest = WriteRate.ZERO;
    for (DailyPeak peak : days) {
      if (peak.day() > today - DAYS_KEPT) {
        highest = highest.max(peak.rate());
      }
    }
    return highest;
  }

  /** The highest rates of a day, and of later ones, if the clock was set back. */
  public WriteRate from(long day) {
    WriteRate highest = WriteRate.ZERO;
    for (DailyPeak peak : days) {
      if (peak.day() >= day) {
        highest = highest.max(peak.rate());
      }
    }
    return highest;
  }
}
