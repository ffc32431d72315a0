package io.weir.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.load.Latency;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.report.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PutRecordsPartTest {
  private static final LoadResult GOOD =
      new LoadResult(100, 100, 1, 1024, new Latency(100, 1, 1, 1, 1, 1), new TreeMap<>());

  private final List<Row> saturated = new ArrayList<>();
  private final List<Row> half = new ArrayList<>();

  @Test
  void aFailureAtHalfLoadLeavesTheRowOfTheFullOne() {
    measure(
        timing -> {
          if (timing.perSecond() > 0) {
            throw new IOException("it went away");
          }
          return GOOD;
        });

    assertThat(saturated).singleElement().matches(Row::succeeded);
    assertThat(half).singleElement().extracting(Row::failure).isEqualTo("it went away");
  }

  @Test
  void aFailureAtFullLoadIsOneAtHalfLoadToo() {
    measure(
        timing -> {
          throw new IOException("it went away");
        });

    assertThat(saturated).singleElement().extracting(Row::failure).isEqualTo("it went away");
    assertThat(half).singleElement().matches(row -> !row.succeeded());
  }

  private void measure(PutRecordsPart.Load load) {
    PutRecordsPart.measure(KinesisPeer.WEIR, load, 1, saturated, half);
  }
}
