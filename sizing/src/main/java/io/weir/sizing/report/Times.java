package io.weir.sizing.report;

import org.HdrHistogram.Histogram;

/** A distribution of times, in milliseconds. */
public record Times(long p50, long p99, long max) {
  /** Of what was recorded. */
  public static Times of(Histogram millis) {
    return millis.getTotalCount() == 0
        ? new Times(0, 0, 0)
        : new Times(
            millis.getValueAtPercentile(50), millis.getValueAtPercentile(99), millis.getMaxValue());
  }
}
