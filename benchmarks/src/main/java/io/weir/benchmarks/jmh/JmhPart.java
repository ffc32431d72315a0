package io.weir.benchmarks.jmh;

import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Benchmarks that are run together and compared: one table.
 *
 * @param name of the part, of its table and of its file
 * @param about what all of it has in common, by name
 * @param effort how often it is run
 * @param parameters that are fixed; those that are not are what the benchmarks say
 * @param lines the benchmarks, in the order of the table
 * @param against how they are compared
 */
record JmhPart(
    String name,
    Map<String, String> about,
    Effort effort,
    Map<String, String> parameters,
    List<Line> lines,
    List<Against> against) {

  /**
   * How often something is run; 0 leaves it to the benchmark.
   *
   * @param seconds of an iteration
   */
  record Effort(int forks, int warmUps, int iterations, int seconds) {
    /** As the benchmarks say. */
    static final Effort OWN = new Effort(0, 0, 0, 0);
  }

  /**
   * A benchmark.
   *
   * @param benchmark class and method
   * @param title what it is called in the table
   */
  record Line(String benchmark, String title) {}

  /**
   * A column that compares.
   *
   * @param label of the column
   * @param reference class and method of what is compared with
   * @param inverse whether the column is the reference's time in the benchmark's, not the
   *     benchmark's in the reference's
   * @param only the benchmarks that are compared; all where it is empty
   */
  record Against(String label, String reference, boolean inverse, List<String> only) {}

  /** Rows, in the order of the lines; a benchmark without a result has failed. */
  List<Row> rows(List<JmhResult> results) {
    List<Row> rows = new ArrayList<>();
    for (Line line : lines) {
      int before = rows.size();
      for (JmhResult result : results) {
        if (result.benchmark().equals(line.benchmark())) {
          rows.add(row(line, result, results));
        }
      }
      if (rows.size() == before) {
        rows.add(Row.failed(name, line.title(), about, "no result; JMH's output says why"));
      }
    }
    return rows;
  }

  private Row row(Line line, JmhResult result, List<JmhResult> results) {
    StringBuilder title = new StringBuilder(line.title());
    result
        .parameters()
        .forEach(
            (parameter, value) -> {
              if (!parameters.containsKey(parameter)) {
                title.append(", ").append(words(parameter)).append(' ').append(value);
              }
            });
    List<Figure> figures = new ArrayList<>(result.figures());
    for (Against column : against) {
      ratio(column, result, results)
          .ifPresent(value -> figures.add(new Figure(column.label(), value, "")));
    }
    Map<String, String> conditions = new LinkedHashMap<>(about);
    conditions.put("run", result.run());
    return new Row(name, title.toString(), conditions, figures, "");
  }

  private static Optional<Double> ratio(Against column, JmhResult result, List<JmhResult> results) {
    String benchmark = result.benchmark();
    if (benchmark.equals(column.reference())
        || !(column.only().isEmpty() || column.only().contains(benchmark))) {
      return Optional.empty();
    }
    return results.stream()
        .filter(other -> other.benchmark().equals(column.reference()))
        .filter(other -> other.parameters().equals(result.parameters()))
        .map(
            other ->
                column.inverse()
                    ? other.median() / result.median()
                    : result.median() / other.median())
        .findFirst();
  }

  /** A name of Java's in words: {@code dirtyShards} becomes "dirty shards". */
  private static String words(String parameter) {
    return parameter.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
  }
}
