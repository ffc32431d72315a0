package io.weir.benchmarks.report;

/**
 * What a figure is to be.
 *
 * @param group of the row
 * @param title of the row, all of it: others of its group may be apart, such as aggregated ones
 * @param figure its name
 * @param atLeast whether more is better
 * @param bound in the figure's unit
 */
record Goal(String group, String title, String figure, boolean atLeast, double bound) {
  boolean isFor(Row row, Figure of) {
    return isFor(row) && of.what().equals(figure);
  }

  boolean isFor(Row row) {
    return row.group().equals(group) && row.title().equals(title);
  }

  /** What to say beside a value. */
  String verdict(double value) {
    boolean reached = atLeast ? value >= bound : value <= bound;
    return "goal %s %s: %s"
        .formatted(atLeast ? "≥" : "≤", Digits.of(bound), reached ? "reached" : "missed");
  }
}
