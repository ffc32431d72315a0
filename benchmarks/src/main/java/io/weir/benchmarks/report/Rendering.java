package io.weir.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows as Markdown and SVG. The same rows give the same bytes, whatever the time and place.
 *
 * @param markdown to stand in the page's place
 * @param plots by their file names
 */
record Rendering(String markdown, Map<String, String> plots) {
  /**
   * Renders.
   *
   * @param name of the place; a group of the same name needs no heading
   * @param heading of where and when it was measured
   * @param rows in the order of their lines; groups in the order in which they first appear
   * @param folder of the plots, relative to the page
   */
  static Rendering of(String name, String heading, List<Row> rows, String folder) {
    StringBuilder out = new StringBuilder();
    Map<String, String> plots = new TreeMap<>();
    out.append('\n').append(heading).append("\n");
    for (Map.Entry<String, List<Row>> group : groups(rows).entrySet()) {
      boolean sole = group.getKey().equals(name);
      out.append(sole ? "\n" : "\n**" + group.getKey() + "**\n\n");
      out.append(Table.of(group.getValue()));
      if (BarChart.worthwhile(group.getValue())) {
        String file = (sole ? name : name + "-" + group.getKey()) + ".svg";
        plots.put(file, BarChart.of(group.getKey(), group.getValue()));
        out.append("\n![").append(group.getKey()).append("](");
        out.append(folder).append('/').append(file).append(")\n");
      }
    }
    return new Rendering(out.append('\n').toString(), plots);
  }

  private static Map<String, List<Row>> groups(List<Row> rows) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(row);
    }
    return groups;
  }
}
