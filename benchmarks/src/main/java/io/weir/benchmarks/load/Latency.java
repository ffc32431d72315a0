package io.weir.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * A distribution of latencies, in microseconds.
 *
 * @param count of those it is made of
 */
public record Latency(long count, double p50, double p90, double p99, double p999, double max) {
  /** Of nanoseconds. */
  static Latency of(Histogram nanos) {
    return new Latency(
        nanos.getTotalCount(),
        micros(nanos, 50),
        micros(nanos, 90),
        micros(nanos, 99),
        micros(nanos, 99.9),
        micros(nanos, 100));
  }

  private static double micros(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1000.0;
  }

  /** In words, for people. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "p50 %,.0f µs  p90 %,.0f µs  p99 %,.0f µs  p99.9 %,.0f µs  max %,.0f µs  (%,d)",
        p50,
        p90,
        p99,
        p999,
        max,
        count);
  }
}
