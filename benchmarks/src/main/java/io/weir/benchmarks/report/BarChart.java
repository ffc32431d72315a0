package io.weir.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Bars of one figure, one a row, as SVG. The same rows give the same bytes. */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LABEL = 330;
  private static final int LINE = 26;
  private static final int BAR = 16;
  private static final int VALUE = 90;

  private BarChart() {}

  /** Whether there are at least two bars to compare. */
  static boolean worthwhile(List<Row> rows) {
    return rows.stream().filter(row -> row.succeeded() && !row.figures().isEmpty()).count() > 1;
  }

  /** The first figure of each row. Rows that failed have no bar, and say so. */
  static String of(String title, List<Row> rows) {
    Figure first = rows.stream().flatMap(row -> row.figures().stream()).findFirst().orElseThrow();
    double most = rows.stream().mapToDouble(row -> value(row, first)).max().orElse(1);
    int height = LINE * (rows.size() + 1) + 10;
    StringBuilder out = new StringBuilder();
    line(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            + "font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH,
        height);
    line(out, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, height);
    String unit = first.unit().isEmpty() ? "" : ", " + first.unit();
    line(out, "<text x=\"8\" y=\"18\">%s</text>", escaped(title + ": " + first.what() + unit));
    for (int i = 0; i < rows.size(); i++) {
      bar(out, rows.get(i), first, most, LINE * (i + 1) + 6);
    }
    return out.append("</svg>\n").toString();
  }

  private static void bar(StringBuilder out, Row row, Figure first, double most, int y) {
    int middle = y + BAR - 3;
    line(out, "<text x=\"8\" y=\"%d\">%s</text>", middle, escaped(row.title()));
    double value = value(row, first);
    double width = most > 0 ? (WIDTH - LABEL - VALUE) * value / most : 0;
    line(
        out,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#4477aa\"/>",
        LABEL,
        y,
        width,
        BAR);
    line(
        out,
        "<text x=\"%.1f\" y=\"%d\">%s</text>",
        LABEL + width + 6,
        middle,
        row.succeeded() ? Digits.of(value) : "failed");
  }

  private static double value(Row row, Figure like) {
    return row.figures().stream()
        .filter(figure -> figure.what().equals(like.what()) && figure.unit().equals(like.unit()))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElse(0);
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
