package io.weir.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that was measured, on one system.
 *
 * @param group rows of the same group were measured in the same run and may be compared
 * @param title what stands at the beginning of its line
 * @param conditions by their names, in the order in which they are shown
 * @param figures in the order in which they are shown
 * @param failure why there are no figures to trust; empty when all went well
 */
public record Row(
    String group,
    String title,
    Map<String, String> conditions,
    List<Figure> figures,
    String failure) {

  /** Copies what may change. */
  public Row {
    conditions = new LinkedHashMap<>(conditions);
    figures = List.copyOf(figures);
  }

  /** A row with figures. */
  public static Row of(String group, String title, Map<String, String> conditions, Figure... of) {
    return new Row(group, title, conditions, List.of(of), "");
  }

  /** A row of something that did not work. */
  public static Row failed(
      String group, String title, Map<String, String> conditions, String failure) {
    return new Row(group, title, conditions, List.of(), failure);
  }

  /** The same and one figure more. */
  public Row with(Figure figure) {
    List<Figure> more = new ArrayList<>(figures);
    more.add(figure);
    return new Row(group, title, conditions, more, failure);
  }

  /** The same under one condition more. */
  public Row withCondition(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(conditions);
    more.put(name, value);
    return new Row(group, title, more, figures, failure);
  }

  /** Whether there are figures to trust. */
  public boolean succeeded() {
    return failure.isEmpty();
  }
}
