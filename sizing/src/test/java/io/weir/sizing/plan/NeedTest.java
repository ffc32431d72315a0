package io.weir.sizing.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic that decides; {@link PublishedFormulaTest} has Amazon's formula beside it. */
class NeedTest {
  private static final Limits AWS = Limits.aws();

  private static Need need(double events, double bytes, int shared, int fanOut) {
    return Need.of(events, bytes, new Readers(shared, fanOut), AWS);
  }

  /** The greatest of bytes in / 1 MiB, bytes out / 2 MiB and records / 1000; rounded up. */
  @Property
  void shardsAreTheMostThatALimitAsksFor(
      @ForAll @IntRange(min = 1, max = 200_000) int events,
      @ForAll @IntRange(min = 1, max = 100_000) int bytes,
      @ForAll @IntRange(min = 0, max = 5) int shared) {
    long writtenPerSecond = (long) events * bytes;
    long byWrites = ceilDiv(writtenPerSecond, 1024 * 1024);
    long byReads = ceilDiv(writtenPerSecond * shared, 2 * 1024 * 1024);
    long byRecords = ceilDiv(events, 1000);
    long expected = Math.max(1, Math.max(byWrites, Math.max(byReads, byRecords)));
    assertThat((long) need(events, bytes, shared, 0).shards()).isEqualTo(expected);
  }

  private static long ceilDiv(long value, long by) {
    return -Math.floorDiv(-value, by);
  }

  @Property
  void withThatManyShardsNoLimitIsExceededAndWithOneFewerTheBindingOneIs(
      @ForAll @DoubleRange(min = 0.1, max = 300_000) double events,
      @ForAll @DoubleRange(min = 1, max = 1_000_000) double bytes,
      @ForAll @IntRange(min = 0, max = 5) int shared,
      @ForAll @IntRange(min = 0, max = 20) int fanOut) {
    Need need = need(events, bytes, shared, fanOut);
    int shards = need.shards();
    assertThat(need.uses()).allSatisfy(u -> assertThat(u.useWith(shards)).isLessThan(1 + 1e-6));
    if (shards > 1) {
      assertThat(need.binding().useWith(shards - 1)).isGreaterThan(1);
    }
  }

  @Property
  void aFurtherConsumerNeverTakesFewerShardsAndWithFanOutNone(
      @ForAll @IntRange(min = 1, max = 50_000) int events,
      @ForAll @IntRange(min = 1, max = 50_000) int bytes,
      @ForAll @IntRange(min = 0, max = 4) int shared) {
    int before = need(events, bytes, shared, 0).shards();
    assertThat(need(events, bytes, shared + 1, 0).shards()).isGreaterThanOrEqualTo(before);
    assertThat(need(events, bytes, shared, 1).shards()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 2, 1, WRITE_RECORDS", // the case of docs/sizing.md, on the mean
    "1500, 1000, 2, 2, WRITE_RECORDS", // and at its peak
    "1000, 1024, 1, 1, WRITE_RECORDS",
    "1000, 1049, 1, 2, WRITE_BYTES", // 1,000 records of it are just above 1 MiB
    "100, 10240, 3, 2, READ_BYTES",
    "50, 35840, 0, 2, WRITE_BYTES", // 50 records/s of 35 KiB: 1.7 MiB/s
    "1, 1, 0, 1, WRITE_RECORDS",
  })
  void workedExamples(double events, double bytes, int shared, int shards, ShardLimit binding) {
    Need need = need(events, bytes, shared, 0);
    assertThat(need.shards()).isEqualTo(shards);
    assertThat(need.binding().limit()).isEqualTo(binding);
  }

  /** Each shard answers five calls a second, and each consumer asks each shard once a second. */
  @Test
  void sixConsumersThatShareAskTooOftenWhateverTheShards() {
    assertThat(need(10, 20, 5, 0).asksTooOften()).isFalse();
    assertThat(need(10, 20, 6, 0).asksTooOften()).isTrue();
    assertThat(need(10, 20, 6, 0).use(ShardLimit.READ_CALLS).useWith(100)).isEqualTo(1.2);
  }
}
