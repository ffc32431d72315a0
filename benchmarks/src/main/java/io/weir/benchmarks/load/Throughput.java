package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Records a second of several ways to send them: each in every round, one after the other, so that
 * all see the same machine; the median counts.
 */
final class Throughput {
  /** Sends between two looks at the clock, which costs some 20 ns. */
  private static final int SENDS_A_LOOK = 16;

  private final Map<String, Supplier<Sends>> ways = new LinkedHashMap<>();
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  void add(String name, Supplier<Sends> way) {
    ways.put(name, way);
    rates.put(name, new ArrayList<>());
  }

  /** Runs them all. */
  void run(Rounds rounds) throws InterruptedException {
    for (int round = 1 - rounds.warmUp(); round <= rounds.counted(); round++) {
      for (var way : ways.entrySet()) {
        double rate = rate(way.getValue().get(), rounds.seconds());
        if (round > 0) {
          System.out.printf("round %d  %-40s %,12.0f records/s%n", round, way.getKey(), rate);
          rates.getOrDefault(way.getKey(), List.of()).add(rate);
        }
      }
    }
  }

  private static double rate(Sends sends, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    sendFor(seconds, sends, 0);
    awaitAll(sends);
    return sends.acknowledged() * 1e9 / (System.nanoTime() - start);
  }

  /**
   * Records a second that are acknowledged between the end of the warm-up and the end of the
   * seconds that count. Sending goes on from the one to the other, since a new beginning would have
   * the compiler at work again; what is sent last is awaited, and is not in the rate.
   */
  static double steadyRate(Sends sends, int warmUpSeconds, int seconds)
      throws InterruptedException {
    long next = sendFor(warmUpSeconds, sends, 0);
    long start = System.nanoTime();
    long before = sends.acknowledged();
    sendFor(seconds, sends, next);
    long counted = sends.acknowledged() - before;
    long nanos = System.nanoTime() - start;
    awaitAll(sends);
    return counted * 1e9 / nanos;
  }

  /** Sends from that number on. Returns the number after the last one. */
  private static long sendFor(int seconds, Sends sends, long from) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long number = from;
    while (System.nanoTime() < end) {
      for (int i = 0; i < SENDS_A_LOOK; i++) {
        sends.send(number++);
      }
    }
    return number;
  }

  private static void awaitAll(Sends sends) throws InterruptedException {
    sends.await();
    if (sends.failed() > 0) {
      throw new IllegalStateException(sends.failed() + " records were refused");
    }
  }

  double median(String name) {
    List<Double> sorted = new ArrayList<>(rates.getOrDefault(name, List.of()));
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /**
   * A row for each way, with its median.
   *
   * @param comparisons with whom each way is compared
   */
  List<Row> rows(
      String group, Map<String, String> conditions, Map<String, List<String>> comparisons) {
    List<Row> rows = new ArrayList<>();
    for (String name : ways.keySet()) {
      Row row = Row.of(group, name, conditions, new Figure("records", median(name), "1/s"));
      for (String other : comparisons.getOrDefault(name, List.of())) {
        row = row.with(new Figure("times " + other, median(name) / median(other), ""));
      }
      rows.add(row);
    }
    return rows;
  }
}
