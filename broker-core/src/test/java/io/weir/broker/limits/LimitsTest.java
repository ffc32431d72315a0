package io.weir.broker.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.error.LimitExceededException;
import io.weir.broker.limits.ReadLimits.Verdict;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int MIB = 1 << 20;

  private final WriteLimits writes = new WriteLimits(Limits.aws(), 0);
  private final ReadLimits reads = new ReadLimits(Limits.aws(), 0);

  private boolean write(long now, int bytes) {
    boolean admitted = writes.admits(now, bytes);
    if (admitted) {
      writes.charge(bytes);
    }
    return admitted;
  }

  @Test
  void aShardTakesAThousandRecordsAtOnceAndThenOneEachMillisecond() {
    for (int i = 0; i < 1000; i++) {
      assertThat(write(0, 1)).isTrue();
    }
    assertThat(write(0, 1)).isFalse();
    assertThat(writes.isOutOfRecords()).isTrue();
    assertThat(write(999_999, 1)).isFalse();
    assertThat(write(1_000_000, 1)).isTrue();
    assertThat(write(1_000_000, 1)).isFalse();
  }

  @Test
  void aShardTakesExactlyOneMebibyteAtOnce() {
    assertThat(write(0, MIB - 1)).isTrue();
    assertThat(write(0, 2)).isFalse();
    assertThat(write(0, 1)).isTrue();
    assertThat(write(0, 1)).isFalse();
    assertThat(writes.isOutOfRecords()).isFalse();
  }

  @Test
  void aSteadyProducerGetsItsFullRateForEver() {
    int record = MIB / 512;
    long step = SECOND / 512;
    long admitted = 0;
    for (long i = 0; i < 512L * 600; i++) {
      admitted += write(i * step, record) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(512L * 600);
  }

  @Test
  void nothingDriftsOverADayOfOddSteps() {
    write(0, MIB);
    long admitted = 0;
    long now = 0;
    while (now < 86_400 * SECOND) {
      now += 7_777_777;
      admitted += write(now, MIB / 8) ? 1 : 0;
    }
    assertThat(admitted).isBetween(86_400L * 8 - 1, 86_400L * 8);
  }

  @Test
  void aRecordLargerThanTheBucketNeedsAFullOneAndIsPaidOff() {
    assertThat(write(0, 10 * MIB)).isTrue();
    assertThat(write(9 * SECOND, 1)).isFalse();
    assertThat(write(9 * SECOND + 1000, 1)).isTrue();
    assertThat(write(10 * SECOND, 10 * MIB)).isFalse();
    assertThat(write(11 * SECOND, 10 * MIB)).isTrue();
  }

  @Test
  void anIdleCenturyOverflowsNothing() {
    assertThat(write(0, MIB)).isTrue();
    assertThat(write(Long.MAX_VALUE - 1, MIB)).isTrue();
    assertThat(write(Long.MAX_VALUE - 1, 1)).isFalse();
  }

  @Property
  void anyWindowOfSecondsAdmitsAtMostOneSecondMore(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(max = 300_000_000L) Long> steps,
      @ForAll @IntRange(min = 1, max = MIB) int bytes) {
    WriteLimits fresh = new WriteLimits(Limits.aws(), 0);
    long now = 0;
    long admitted = 0;
    for (long step : steps) {
      now += step;
      if (fresh.admits(now, bytes)) {
        fresh.charge(bytes);
        admitted += bytes;
      }
      assertThat(admitted).isLessThanOrEqualTo(MIB + (long) Math.ceil((double) now * MIB / SECOND));
    }
  }

  @Test
  void aSixthReadWithinASecondIsRefused() {
    for (int i = 0; i < 5; i++) {
      assertThat(reads.admitRead(i * 100L)).isEqualTo(Verdict.ADMITTED);
    }
    assertThat(reads.admitRead(SECOND - 1)).isEqualTo(Verdict.TOO_MANY_CALLS);
    assertThat(reads.admitRead(SECOND)).isEqualTo(Verdict.ADMITTED);
    assertThat(reads.admitRead(SECOND + 99)).isEqualTo(Verdict.TOO_MANY_CALLS);
    assertThat(reads.admitRead(SECOND + 100)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void anAnswerOfTenMebibytesClosesTheShardForFiveSeconds() {
    assertThat(reads.admitRead(0)).isEqualTo(Verdict.ADMITTED);
    reads.chargeRead(10L * MIB);
    assertThat(reads.admitRead(5 * SECOND - 1)).isEqualTo(Verdict.TOO_MANY_BYTES);
    assertThat(reads.admitRead(5 * SECOND)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void smallAnswersUseUpTheSecondsWorth() {
    for (int i = 0; i < 4; i++) {
      assertThat(reads.admitRead(0)).isEqualTo(Verdict.ADMITTED);
      reads.chargeRead(MIB / 2);
    }
    assertThat(reads.admitRead(0)).isEqualTo(Verdict.ADMITTED);
    reads.chargeRead(MIB / 2);
    assertThat(reads.admitRead(SECOND / 4 - 1)).isEqualTo(Verdict.TOO_MANY_CALLS);
    assertThat(reads.admitRead(SECOND)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aShardMakesFiveIteratorsASecond() {
    for (int i = 0; i < 5; i++) {
      assertThat(reads.admitIterator(0)).isTrue();
    }
    assertThat(reads.admitIterator(SECOND - 1)).isFalse();
    assertThat(reads.admitIterator(SECOND)).isTrue();
  }

  @Test
  void offLetsEverythingThrough() {
    WriteLimits none = new WriteLimits(Limits.off(), 0);
    ReadLimits noReads = new ReadLimits(Limits.off(), 0);
    for (int i = 0; i < 10_000; i++) {
      assertThat(none.admits(0, MIB)).isTrue();
      none.charge(MIB);
      assertThat(noReads.admitRead(0)).isEqualTo(Verdict.ADMITTED);
      noReads.chargeRead(10L * MIB);
      assertThat(noReads.admitIterator(0)).isTrue();
    }
  }

  @Test
  void senselessFiguresAreRefusedByName() {
    assertThatThrownBy(() -> Limits.aws().withWrites(0, 1)).hasMessageContaining("writeBytes");
    assertThatThrownBy(() -> Limits.aws().withMaxRecordBytes(11 << 20))
        .hasMessageContaining("maxRecordBytes");
  }

  @Test
  void callsAreCountedForEachOperationAndStream() {
    AtomicLong now = new AtomicLong();
    CallLimits calls = new CallLimits(true, now::get, "000000000000");
    for (int i = 0; i < 5; i++) {
      calls.admit("A", "", 5);
      calls.admit("B", "s", 5);
    }
    calls.admit("B", "t", 5);
    assertThatThrownBy(() -> calls.admit("A", "", 5))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("A under account 000000000000");
    assertThatThrownBy(() -> calls.admit("B", "s", 5)).hasMessageContaining("stream s");
    now.set(999_999_999);
    assertThatThrownBy(() -> calls.admit("A", "", 5)).isInstanceOf(LimitExceededException.class);
    for (int i = 0; i < 3000; i++) {
      calls.admit("C", "stream " + i, 5);
    }
    now.set(1_000_000_000);
    for (int i = 0; i < 5; i++) {
      calls.admit("A", "", 5);
    }
    assertThatThrownBy(() -> calls.admit("A", "", 5)).isInstanceOf(LimitExceededException.class);
    CallLimits off = new CallLimits(false, now::get, "000000000000");
    for (int i = 0; i < 100; i++) {
      off.admit("A", "", 5);
    }
  }
}
