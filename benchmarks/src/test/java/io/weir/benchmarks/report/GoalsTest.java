package io.weir.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private static final Figure RATIO = new Figure("data, times the best peer's", 2, "");

  @Test
  void aGoalIsForItsRowAndNotForThoseWhoseTitlesBeginLikeIts() {
    assertThat(Goals.of(ingest("Weir, producer-client"), RATIO)).isPresent();
    assertThat(Goals.of(ingest("Weir, producer-client, aggregating"), RATIO)).isEmpty();
  }

  /** A row that gets another title would lose its goal, and nobody would notice. */
  @Test
  void everyGoalHasARow() throws IOException {
    List<Row> rows = measured();

    assertThat(Goals.all()).allMatch(goal -> rows.stream().anyMatch(goal::isFor));
  }

  private static List<Row> measured() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("results"))) {
      for (Path file : files.toList()) {
        rows.addAll(Report.read(file).rows());
      }
    }
    return rows;
  }

  private static Row ingest(String title) {
    return Row.of("ingest", title, Map.of(), RATIO);
  }
}
