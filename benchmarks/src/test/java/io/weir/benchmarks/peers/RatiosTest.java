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
  void nobodyIsComparedWithThoseThatDidNotFail() {
    List<Row> rows =
        Ratios.toBest(
            List.of(row(100), row(5), Row.failed("put", "peer", Map.of(), "no answer")),
            "data",
            false);

    assertThat(rows.get(0).figures()).isEqualTo(row(100).figures());
    assertThat(rows.get(0).conditions())
        .containsEntry("compared", "with nobody, since failed: peer");
  }

  private static Row row(double value) {
    return Row.of("put", "of " + value, Map.of(), new Figure("data", value, "MB/s"));
  }
}
