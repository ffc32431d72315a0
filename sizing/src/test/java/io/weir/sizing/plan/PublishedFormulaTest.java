package io.weir.sizing.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Burst;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Amazon's published formula, and ours beside it, against figures that were worked out by hand. The
 * guide that publishes it works out no example; the first two rows are examples that others have
 * published of it: 20 servers that write 10 records of 250 KB each, read by 3; and 15 devices that
 * write 100 KB each.
 */
class PublishedFormulaTest {
  @ParameterizedTest
  @CsvSource({
    // records/s, bytes, sharing; average KiB, KiB/s in, KiB/s out, shards; by Need, which binds
    "200, 256000, 3,   250, 50000, 150000, 73.2422, 74,   74, READ_BYTES",
    "15, 102400, 1,    100, 1500, 1500, 1.4648, 2,        2, WRITE_BYTES",
    // The case of docs/sizing.md, on the mean and at its peak.
    "1000, 1000, 2,    1, 1000, 2000, 0.9766, 1,          1, WRITE_RECORDS",
    "1500, 1000, 2,    1, 1500, 3000, 1.4648, 2,          2, WRITE_RECORDS",
    // Exactly full.
    "1000, 1024, 1,    1, 1000, 1000, 0.9766, 1,          1, WRITE_RECORDS",
    "512, 2048, 2,     2, 1024, 2048, 1.0, 1,             1, WRITE_BYTES",
    // It leaves out the limit of records: a thousand and 24 are too many for a shard.
    "1024, 100, 1,     1, 1024, 1024, 1.0, 1,             2, WRITE_RECORDS",
    // It rounds up: 300 records of 3,100 B are 908 KiB and not 1,200.
    "300, 3100, 1,     4, 1200, 1200, 1.1719, 2,          1, WRITE_BYTES",
    "900, 1025, 4,     2, 1800, 7200, 3.5156, 4,          2, READ_BYTES",
    // Nobody shares.
    "4000, 1024, 0,    1, 4000, 0, 3.9063, 4,             4, WRITE_RECORDS",
    "1, 15, 0,         1, 1, 0, 0.001, 1,                 1, WRITE_RECORDS",
  })
  void workedExamples(
      double records,
      double bytes,
      int sharing,
      long averageKib,
      double in,
      double out,
      double number,
      int shards,
      int ours,
      ShardLimit binding) {
    Workload load = Workload.of(records, bytes).withReaders(Readers.shared(sharing));
    Plan plan = Plan.of(load, Limits.aws(), Prices.shipped());
    PublishedFormula formula = plan.publishedOnMean();
    assertThat(formula.averageDataSizeInKib()).isEqualTo(averageKib);
    assertThat(formula.incomingWriteBandwidthInKib()).isEqualTo(in);
    assertThat(formula.outgoingReadBandwidthInKib()).isEqualTo(out);
    assertThat(formula.numberOfShards()).isCloseTo(number, within(0.0001));
    assertThat(formula.shards()).isEqualTo(shards);
    assertThat(plan.onMean().shards()).isEqualTo(ours);
    assertThat(plan.onMean().binding().limit()).isEqualTo(binding);
  }

  @ParameterizedTest
  @CsvSource({"1.5, 2", "3, 3", "6, 6"})
  void thePeakIsReckonedLikeTheMean(double peak, int shards) {
    Workload load = Workload.of(1000, 1000).withBurst(Burst.to(peak));
    Plan plan = Plan.of(load, Limits.aws(), Prices.shipped());
    assertThat(plan.publishedOnMean().shards()).isEqualTo(1);
    assertThat(plan.publishedOnPeak().shards()).isEqualTo(shards);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "3, 1"})
  void consumersWithFanOutHaveARateOfTheirOwn(int fanOut, int shards) {
    Workload load = Workload.of(1000, 1024).withReaders(new Readers(2, fanOut));
    assertThat(Plan.of(load, Limits.aws(), Prices.shipped()).publishedOnMean().shards())
        .isEqualTo(shards);
  }
}
