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
  private final Map<String, Supplier<Sends>> ways = new LinkedHashMap<>();
  private final Map<String, List<Double>> rates = new LinkedHashMap<>();

  void add(String name, Supplier<Sends> way) {
    ways.put(name, way);
    rates.put(name, new ArrayList<>());
  }

  /** Runs them all; the first round warms up and is not counted. */
  void run(int rounds, int seconds) throws InterruptedException {
    for (int round = 0; round <= rounds; round++) {
      for (var way : ways.entrySet()) {
        double rate = rate(way.getValue().get(), seconds);
        if (round > 0) {
          System.out.printf("round %d  %-40s %,12.0f records/s%n", round, way.getKey(), rate);
          rates.getOrDefault(way.getKey(), List.of()).add(rate);
        }
      }
    }
  }

  static double rate(Sends sends, int seconds) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    for (long number = 0; System.nanoTime() < end; number++) {
      sends.send(number);
    }
    sends.await();
    if (sends.failed() > 0) {
      throw new IllegalStateException(sends.failed() + " records were refused");
    }
    return sends.acknowledged() * 1e9 / (System.nanoTime() - start);
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
