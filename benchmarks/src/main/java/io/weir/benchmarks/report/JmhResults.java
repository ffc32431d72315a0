package io.weir.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what JMH writes with {@code -rf json}: a row for each benchmark and its parameters. */
final class JmhResults {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private JmhResults() {}

  /** The rows, by benchmark class and in JMH's order. JMH says no machine and no date. */
  static List<Row> read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
      rows.add(row(result));
    }
    return rows;
  }

  /** The JDK that ran them; null where there is none. */
  static @Nullable String jdk(Path file) throws IOException {
    JsonNode jdk = new ObjectMapper().readTree(file.toFile()).path(0).path("jdkVersion");
    return jdk.isTextual() ? jdk.asText() : null;
  }

  private static Row row(JsonNode result) {
    String[] name = result.path("benchmark").asText().split("\\.", -1);
    String type = name[name.length - 2];
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("mode", result.path("mode").asText());
    conditions.put("forks", result.path("forks").asText());
    conditions.put("iterations", result.path("measurementIterations").asText());
    List<Figure> figures = new ArrayList<>();
    JsonNode metric = result.path("primaryMetric");
    String unit = metric.path("scoreUnit").asText();
    figures.add(new Figure("score", metric.path("score").asDouble(), unit));
    figures.add(new Figure("±", metric.path("scoreError").asDouble(Double.NaN), unit));
    JsonNode percentiles = metric.path("scorePercentiles");
    if ("sample".equals(result.path("mode").asText())) {
      figures.add(new Figure("p50", percentiles.path("50.0").asDouble(), unit));
      figures.add(new Figure("p99", percentiles.path("99.0").asDouble(), unit));
    }
    JsonNode allocated = result.path("secondaryMetrics").path(ALLOCATED);
    if (!allocated.isMissingNode()) {
      figures.add(new Figure("allocated", allocated.path("score").asDouble(), "B/op"));
    }
    String title = name[name.length - 1] + parameters(result.path("params"));
    return new Row(type, title, conditions, figures, "");
  }

  private static String parameters(JsonNode parameters) {
    StringBuilder out = new StringBuilder();
    parameters
        .properties()
        .forEach(
            entry ->
                out.append(' ')
                    .append(entry.getKey())
                    .append('=')
                    .append(entry.getValue().asText()));
    return out.toString();
  }
}
