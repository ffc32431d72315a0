package com.example.clicks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sizing.Sizing;
import io.weir.sizing.load.Burst;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.Report;
import org.junit.jupiter.api.Test;

class ClicksStreamTest {
  private static final int SHARDS = 2; // as in our infrastructure

  @Test
  void theStreamCarriesOurLoad() {
    Workload load = Workload.of(1000, 1000).withBurst(Burst.to(1.5)).withReaders(Readers.shared(2));
    Report report = Sizing.of(load).verify(SHARDS);
    assertThat(report.carries()).as("%s", report).isTrue();
  }
}
