package io.weir.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns for people. What begins with a digit is set to the right. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  void print(PrintWriter out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - row[i].length());
        boolean right = isRight(i);
        line.append(i == 0 ? "" : "  ").append(right ? space + row[i] : row[i] + space);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** Whether a column holds numbers. */
  private boolean isRight(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .allMatch(row -> row[column].matches("-?|[0-9][0-9,.]*( ([KMGT]?i?B|%|m?s))?"));
  }
}
