package io.weir.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.report.Figure;
import io.weir.benchmarks.report.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {
  @Test
  void comparesWithTheBetterPeer() {
    List<Row> rows = Ratios.toBest(List.of(row(100), row(2), row(5)), "data", false);

    assertThat(rows.get(0).figures())
        .last()
        .isEqualTo(new Figure("data, times the best peer's", 20, ""));
  }

  @Test
  void aLatencyIsBetterWhenItIsLower() {
    List<Row> rows = Ratios.toBest(List.of(row(2), row(9), row(8)), "data", true);

    assertThat(rows.get(0).figures()).last().extracting(Figure::value).isEqualTo(4.0);
  }

  @Test
  void aPeerThatFailedIsNotCompared() {
    List<Row> rows = List.of(row(100), Row.failed("put", "peer", Map.of(), "it did not answer"));

    assertThat(Ratios.toBest(rows, "data", false)).isEqualTo(rows);
  }

  private static Row row(double value) {
    return Row.of("put", "of " + value, Map.of(), new Figure("data", value, "MB/s"));
  }
}
