package io.weir.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of one group as a table of Markdown: a line for each row, a column for each figure, with its
 * goal.
 */
final class Table {
  private Table() {}

  /** The table, and below it the conditions; those that all rows share are said once. */
  static String of(List<Row> rows) {
    StringBuilder out = new StringBuilder();
    List<String> columns = columns(rows);
    out.append("| |");
    columns.forEach(column -> out.append(' ').append(column).append(" |"));
    out.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (Row row : rows) {
      out.append("| ").append(cell(row.title())).append(" |");
      if (row.succeeded()) {
        figures(row, columns, out);
      } else {
        out.append(" failed: ").append(cell(row.failure())).append(" |");
        out.append(" |".repeat(Math.max(0, columns.size() - 1)));
      }
      out.append('\n');
    }
    return out.append('\n').append(conditions(rows)).toString();
  }

  private static List<String> columns(List<Row> rows) {
    Set<String> columns = new LinkedHashSet<>();
    for (Row row : rows) {
      row.figures().forEach(figure -> columns.add(column(figure)));
    }
    return columns.isEmpty() ? List.of("") : new ArrayList<>(columns);
  }

  private static String column(Figure figure) {
    return figure.unit().isEmpty() ? figure.what() : figure.what() + ", " + figure.unit();
  }

  private static void figures(Row row, List<String> columns, StringBuilder out) {
    Map<String, String> cells = new LinkedHashMap<>();
    row.figures().forEach(figure -> cells.put(column(figure), value(row, figure)));
    for (String column : columns) {
      out.append(' ').append(cells.getOrDefault(column, "")).append(" |");
    }
  }

  private static String value(Row row, Figure figure) {
    String digits = Digits.of(figure.value());
    return Goals.of(row, figure)
        .map(goal -> "%s (%s)".formatted(digits, goal.verdict(figure.value())))
        .orElse(digits);
  }

  private static String conditions(List<Row> rows) {
    Map<String, String> shared = new LinkedHashMap<>(rows.get(0).conditions());
    shared.entrySet().removeIf(entry -> !rows.stream().allMatch(row -> has(row, entry)));
    StringBuilder out = new StringBuilder();
    if (!shared.isEmpty()) {
      out.append("All: ").append(text(shared)).append(".\n");
    }
    for (Row row : rows) {
      Map<String, String> own = new LinkedHashMap<>(row.conditions());
      own.keySet().removeAll(shared.keySet());
      if (!own.isEmpty()) {
        out.append("- ").append(row.title()).append(": ").append(text(own)).append(".\n");
      }
    }
    return out.toString();
  }

  private static boolean has(Row row, Map.Entry<String, String> condition) {
    return condition.getValue().equals(row.conditions().get(condition.getKey()));
  }

  private static String text(Map<String, String> conditions) {
    List<String> parts = new ArrayList<>();
    conditions.forEach((name, value) -> parts.add(name + ": " + value));
    return String.join("; ", parts);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
