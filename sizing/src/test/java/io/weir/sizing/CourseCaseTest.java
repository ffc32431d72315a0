package io.weir.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sizing.load.Burst;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Retries;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.ShardLimit;
import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.Measure;
import io.weir.sizing.report.ProducerReport;
import io.weir.sizing.report.Report;
import io.weir.sizing.report.TrialReport;
import io.weir.sizing.run.Candidate;
import io.weir.sizing.run.Run;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/**
 * The case of docs/sizing.md: 1,000 events/s of 1,000 B, kept for a day, a dashboard and an
 * archiver, with bursts to 1.5 times the mean for 10 s of each minute.
 */
class CourseCaseTest {
  private static final Workload LOAD =
      Workload.of(1000, 1000).withBurst(Burst.to(1.5)).withReaders(Readers.shared(2));

  @Test
  void onTheMeanOneShardIsFullByThreeLimits() {
    Plan plan = Sizing.of(LOAD).plan();
    assertThat(plan.onMean().shards()).isEqualTo(1);
    assertThat(plan.onMean().use(ShardLimit.WRITE_RECORDS).useWith(1)).isEqualTo(1.0);
    assertThat(plan.onMean().use(ShardLimit.WRITE_BYTES).useWith(1)).isBetween(0.953, 0.954);
    assertThat(plan.onMean().use(ShardLimit.READ_BYTES).useWith(1)).isBetween(0.953, 0.954);
    assertThat(plan.onPeak().shards()).isEqualTo(2);
    assertThat(plan.onPeak().binding().limit()).isEqualTo(ShardLimit.WRITE_RECORDS);
    assertThat(plan.bytesKept()).isEqualTo(86.4e9);
  }

  /** The bucket of a second's worth takes the first 1,000 of the 5,000 that are too many. */
  @Test
  void oneShardRejectsFourThousandOfEachBurstByTheLimitOfRecords() {
    Report report = Sizing.of(LOAD.withRetries(Retries.NONE)).verify(1, 2);
    ProducerReport one = report.trial(1).producer();
    assertThat(one.arrived()).isEqualTo(60_000);
    assertThat(one.throttledByRecords()).isCloseTo(4000, Percentage.withPercentage(1));
    assertThat(one.throttledByBytes()).isZero();
    assertThat(one.lost()).isEqualTo(one.throttledByRecords());
    assertThat(one.stored() + one.lost()).isEqualTo(one.arrived());
    TrialReport two = report.trial(2);
    assertThat(two.carries()).as("%s", report).isTrue();
    assertThat(two.producer().stored()).isEqualTo(60_000);
    assertThat(two.consumers())
        .hasSize(2)
        .allSatisfy(consumer -> assertThat(consumer.delay().max()).isLessThanOrEqualTo(1010));
  }

  @Test
  void producersThatTryAgainAreLateInstead() {
    Report report = Sizing.of(LOAD).verify(1, 2);
    ProducerReport one = report.trial(1).producer();
    assertThat(one.throttledByRecords()).isGreaterThan(4000);
    assertThat(one.delay().max()).isGreaterThan(5000);
    assertThat(one.stored() + one.lost() + one.waiting()).isEqualTo(one.arrived());
    assertThat(report.trial(2).carries()).as("%s", report).isTrue();
    assertThat(report.trial(2).producer().delay().max()).isZero();
  }

  /** What is written decides here, not how it is read; but who is sent to has records sooner. */
  @Test
  void fanOutChangesNothingForWritersAndEverythingForReaders() {
    List<Candidate> candidates =
        List.of(
            new Candidate(1, Readers.shared(2)),
            new Candidate(1, Readers.fanOut(2)),
            new Candidate(2, Readers.shared(2)),
            new Candidate(2, Readers.fanOut(2)));
    Report report;
    try (Run run = Sizing.of(LOAD.withRetries(Retries.NONE)).prepare(candidates)) {
      report = run.run(progress -> {});
    }
    TrialReport shared = report.trials().get(0);
    TrialReport fanOut = report.trials().get(1);
    assertThat(fanOut.producer()).isEqualTo(shared.producer());
    assertThat(report.trials().get(3).carries()).isTrue();
    assertThat(fanOut.consumers())
        .allSatisfy(consumer -> assertThat(consumer.delay().max()).isLessThanOrEqualTo(20));
    // Two that share ask for 95 % of what is read: once one is refused, it has twice as much to
    // read the next time, and that is more than there is.
    assertThat(shared.consumers())
        .extracting(ConsumerReport::throttledByBytes)
        .allSatisfy(throttled -> assertThat(throttled).isPositive());
    assertThat(fanOut.readsThrottled()).isZero();
    assertThat(report.trials().get(2).shards())
        .allSatisfy(shard -> assertThat(shard.total(Measure.STORED_RECORDS, 60)).isPositive());
  }
}
