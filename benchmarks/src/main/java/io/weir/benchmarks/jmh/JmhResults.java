package io.weir.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what JMH writes as JSON. */
final class JmhResults {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String SAMPLES = "sample";

  private JmhResults() {}

  /** The results, in JMH's order. */
  static List<JmhResult> read(Path file) throws IOException {
    List<JmhResult> results = new ArrayList<>();
    for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
      results.add(result(result));
    }
    return results;
  }

  private static JmhResult result(JsonNode result) {
    String[] name = result.path("benchmark").asText().split("\\.", -1);
    Map<String, String> parameters = new LinkedHashMap<>();
    result
        .path("params")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
    JsonNode metric = result.path("primaryMetric");
    JsonNode percentiles = metric.path("scorePercentiles");
    double median = percentiles.path("50.0").asDouble(metric.path("score").asDouble());
    return new JmhResult(
        name[name.length - 2] + "." + name[name.length - 1],
        parameters,
        "forks %s, iterations %s + %s, JMH mode %s"
            .formatted(
                result.path("forks").asText(),
                result.path("warmupIterations").asText(),
                result.path("measurementIterations").asText(),
                result.path("mode").asText()),
        median,
        figures(result, metric, median));
  }

  private static List<Figure> figures(JsonNode result, JsonNode metric, double median) {
    String unit = metric.path("scoreUnit").asText().replace("/op", "").replace("us", "µs");
    List<Figure> figures = new ArrayList<>();
    if (SAMPLES.equals(result.path("mode").asText())) {
      figures.add(new Figure("p50", median, unit));
      JsonNode percentiles = metric.path("scorePercentiles");
      figures.add(new Figure("p99", percentiles.path("99.0").asDouble(), unit));
      figures.add(new Figure("p99.9", percentiles.path("99.9").asDouble(), unit));
    } else {
      figures.add(new Figure("median", median, unit));
      figures.add(new Figure("mean", metric.path("score").asDouble(), unit));
      figures.add(new Figure("±", metric.path("scoreError").asDouble(Double.NaN), unit));
    }
    JsonNode allocated = result.path("secondaryMetrics").path(ALLOCATED);
    if (!allocated.isMissingNode()) {
      figures.add(new Figure("allocated", allocated.path("score").asDouble(), "B"));
    }
    return figures;
  }
}
