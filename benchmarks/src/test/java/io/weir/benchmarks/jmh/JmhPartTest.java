package io.weir.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.jmh.JmhPart.Against;
import io.weir.benchmarks.jmh.JmhPart.Effort;
import io.weir.benchmarks.jmh.JmhPart.Line;
import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhPartTest {
  private static final String RESULTS =
      """
      [{"benchmark": "io.weir.benchmarks.Log.copy", "mode": "ss", "forks": 1,
        "warmupIterations": 3, "measurementIterations": 12, "params": {"size": "100", "kind": "a"},
        "primaryMetric": {"score": 250, "scoreError": "NaN", "scoreUnit": "ns/op",
          "scorePercentiles": {"50.0": 200}}},
       {"benchmark": "io.weir.benchmarks.Log.append", "mode": "ss", "forks": 1,
        "warmupIterations": 3, "measurementIterations": 12, "params": {"size": "100", "kind": "b"},
        "primaryMetric": {"score": 900, "scoreError": 9, "scoreUnit": "ns/op",
          "scorePercentiles": {"50.0": 800}}},
       {"benchmark": "io.weir.benchmarks.Log.append", "mode": "ss", "forks": 1,
        "warmupIterations": 3, "measurementIterations": 12, "params": {"size": "100", "kind": "a"},
        "primaryMetric": {"score": 310, "scoreError": 14.61, "scoreUnit": "ns/op",
          "scorePercentiles": {"50.0": 300}},
        "secondaryMetrics": {"gc.alloc.rate.norm": {"score": 24.5}}}]
      """;

  private static final JmhPart PART =
      new JmhPart(
          "jmh-log",
          Map.of("durability", "os"),
          Effort.OWN,
          Map.of("size", "100"),
          List.of(
              new Line("Log.append", "append"),
              new Line("Log.copy", "copy"),
              new Line("Other.append", "other")),
          List.of(
              new Against("times copy", "Log.copy", false, List.of()),
              new Against("of copy's rate", "Log.copy", true, List.of("Log.append"))));

  @TempDir private Path directory;

  @Test
  void comparesMediansOfTheSameParameters() throws IOException {
    List<Row> rows = PART.rows(results());

    assertThat(rows)
        .extracting(Row::title)
        .containsExactly("append, kind b", "append, kind a", "copy, kind a", "other");
    assertThat(rows.get(1).figures())
        .containsExactly(
            new Figure("median", 300, "ns"),
            new Figure("mean", 310, "ns"),
            new Figure("±", 14.61, "ns"),
            new Figure("allocated", 24.5, "B"),
            new Figure("times copy", 1.5, ""),
            new Figure("of copy's rate", 200.0 / 300, ""));
    assertThat(rows.get(0).figures()).hasSize(3);
    assertThat(rows.get(2).figures()).hasSize(3);
  }

  @Test
  void saysOfABenchmarkWithoutAResultThatItFailed() throws IOException {
    assertThat(PART.rows(results()).get(3).succeeded()).isFalse();
  }

  @Test
  void namesBenchmarksThatExist() {
    for (JmhPart part : JmhParts.all()) {
      for (Line line : part.lines()) {
        String[] name = line.benchmark().split("\\.", -1);
        if (!name[0].equals("UnifiedLogBenchmark")) { // in a build of its own
          assertThat(type("io.weir.benchmarks." + name[0]).getMethods())
              .as(line.benchmark())
              .anyMatch(method -> method.getName().equals(name[1]));
        }
      }
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private List<JmhResult> results() throws IOException {
    Path file = directory.resolve("jmh.json");
    Files.writeString(file, RESULTS);
    return JmhResults.read(file);
  }
}
