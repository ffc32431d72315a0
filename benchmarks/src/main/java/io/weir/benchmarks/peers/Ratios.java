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
   * Adds to the first row how many times the others' best figure of that name it has. Where one of
   * the others failed, who knows whether it was the best: the row says so instead.
   *
   * @param lower whether the lower figure is the better one
   */
  static List<Row> toBest(List<Row> rows, String what, boolean lower) {
    Row own = rows.get(0);
    List<Row> others = rows.subList(1, rows.size());
    List<Row> all = new ArrayList<>(rows);
    List<String> failed = others.stream().filter(row -> !row.succeeded()).map(Row::title).toList();
    if (failed.isEmpty()) {
      ratio(own, others, what, lower).ifPresent(figure -> all.set(0, own.with(figure)));
    } else {
      String why = "with nobody, since failed: " + String.join(" and ", failed);
      all.set(0, own.withCondition("compared", why));
    }
    return all;
  }

  private static Optional<Figure> ratio(Row own, List<Row> others, String what, boolean lower) {
    Optional<Double> value = figure(own, what);
    Optional<Double> best =
        others.stream()
            .flatMap(row -> figure(row, what).stream())
            .reduce((a, b) -> lower == (a < b) ? a : b);
    if (best.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    double ratio = lower ? best.get() / value.get() : value.get() / best.get();
    return Optional.of(new Figure(what + ", times the best peer's", ratio, ""));
  }

  private static Optional<Double> figure(Row row, String what) {
    return row.figures().stream()
        .filter(figure -> figure.what().equals(what))
        .map(Figure::value)
        .findFirst();
  }
}
