package io.weir.benchmarks.peers;

import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts beside Weir's row how it compares. */
final class Ratios {
  private Ratios() {}

  /**
   * Adds to the first row how many times the others' best figure of that name it has; nothing where
   * either has none.
   *
   * @param lower whether the lower figure is the better one
   */
  static List<Row> toBest(List<Row> rows, String what, boolean lower) {
    Row own = rows.get(0);
    Optional<Double> best =
        rows.stream()
            .skip(1)
            .filter(Row::succeeded)
            .flatMap(row -> figure(row, what).stream())
            .reduce((a, b) -> lower == (a < b) ? a : b);
    Optional<Double> value = figure(own, what);
    if (best.isEmpty() || value.isEmpty()) {
      return rows;
    }
    double ratio = lower ? best.get() / value.get() : value.get() / best.get();
    List<Row> all = new ArrayList<>(rows);
    all.set(0, own.with(new Figure(what + ", times the best peer's", ratio, "")));
    return all;
  }

  private static Optional<Double> figure(Row row, String what) {
    return row.figures().stream()
        .filter(figure -> figure.what().equals(what))
        .map(Figure::value)
        .findFirst();
  }
}
