package io.weir.benchmarks.load;

import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Report;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rows of results. */
public final class Rows {
  private static final String MILLIS = "ms";

  private Rows() {}

  /** A row of a load; one with errors has failed. */
  public static Row of(
      String group, String title, Map<String, String> conditions, LoadResult result) {
    if (!result.clean()) {
      return Row.failed(
          group,
          title,
          conditions,
          result.records() == 0 && result.errors().isEmpty()
              ? "no record in time"
              : "errors " + result.errors());
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("data", result.megabytesPerSecond(), "MB/s"));
    figures.add(new Figure("records", result.recordsPerSecond(), "1/s"));
    if (result.latency().count() > 0) {
      figures.addAll(figures("", result.latency()));
    }
    return new Row(group, title, conditions, figures, "");
  }

  /** Figures of a distribution. */
  public static List<Figure> figures(String what, Latency latency) {
    String prefix = what.isEmpty() ? "" : what + " ";
    return List.of(
        new Figure(prefix + "p50", latency.p50() / 1000, MILLIS),
        new Figure(prefix + "p99", latency.p99() / 1000, MILLIS),
        new Figure(prefix + "p99.9", latency.p999() / 1000, MILLIS));
  }

  /** Prints rows of whole groups, and writes them to a file where one is given. */
  static void report(String command, List<Row> rows, @Nullable Path json) throws IOException {
    Report report = Report.today(command, rows);
    report.print(System.out);
    if (json != null) {
      report.write(json);
    }
  }

  /** The same of one row, whose group may have others, from other runs of the command. */
  static void report(String command, Row row, @Nullable Path json) throws IOException {
    Report report = Report.today(command, List.of(row));
    report.print(System.out);
    if (json != null) {
      report.writeRows(json);
    }
  }
}
