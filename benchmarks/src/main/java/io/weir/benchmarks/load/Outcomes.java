package io.weir.benchmarks.load;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Counts what became of calls. A latency is from when a call was due to its answer, and only of
 * calls that were answered as they should be; all others are errors, by type. Thread-safe.
 */
final class Outcomes {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final Histogram latency = new ConcurrentHistogram(HIGHEST_NANOS, 3);
  private final LongAdder requests = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final AtomicLong underWay = new AtomicLong();
  private final int bytes;
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;

  /**
   * Nothing yet.
   *
   * @param bytes of each record's data
   */
  Outcomes(int bytes) {
    this.bytes = bytes;
  }

  /** Says what counts, as {@link System#nanoTime}; to be called before the first call. */
  void counting(long start, Timing timing) {
    from = start + TimeUnit.SECONDS.toNanos(timing.warmUpSeconds());
    to = from + TimeUnit.SECONDS.toNanos(timing.seconds());
  }

  long end() {
    return to;
  }

  /** A call is made. */
  void onCall() {
    underWay.incrementAndGet();
  }

  long underWay() {
    return underWay.get();
  }

  /** A call was answered as it should be. */
  void onSuccess(long due, int count) {
    long now = System.nanoTime();
    if (due >= from && due < to) {
      latency.recordValue(Math.min(now - due, HIGHEST_NANOS));
    }
    if (now >= from && now < to) {
      requests.increment();
      records.add(count);
    }
    underWay.decrementAndGet();
  }

  /** A call failed, wholly or in part: so many of its records were stored all the same. */
  void onFailure(Map<String, Integer> types, int stored) {
    types.forEach((type, count) -> errors.computeIfAbsent(type, t -> new LongAdder()).add(count));
    long now = System.nanoTime();
    if (now >= from && now < to) {
      records.add(stored);
    }
    underWay.decrementAndGet();
  }

  /** A call failed. */
  void onFailure(String type) {
    onFailure(Map.of(type, 1), 0);
  }

  LoadResult result() {
    SortedMap<String, Long> byType = new TreeMap<>();
    errors.forEach((type, count) -> byType.put(type, count.sum()));
    if (underWay.get() > 0) {
      byType.put("NoAnswer", underWay.get());
    }
    return new LoadResult(
        requests.sum(), records.sum(), (to - from) / 1e9, bytes, Latency.of(latency), byType);
  }
}
