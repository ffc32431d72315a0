package io.weir.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.stream.PeakHistory.DailyPeak;
import org.junit.jupiter.api.Test;

class PeakHistoryTest {
  private static WriteRate rate(long bytes, long records) {
    return new WriteRate(bytes, records);
  }

  @Test
  void bytesAndRecordsPeakEachByThemselves() {
    PeakHistory peaks = PeakHistory.NONE.with(100, rate(10, 1)).with(100, rate(5, 7));
    assertThat(peaks.days()).containsExactly(new DailyPeak(100, rate(10, 7)));
    assertThat(peaks.with(101, rate(11, 2)).highest(101)).isEqualTo(rate(11, 7));
  }

  @Test
  void aPeakCountsFor30DaysAndIsThenForgotten() {
    PeakHistory peaks = PeakHistory.NONE.with(100, rate(10, 1)).with(120, rate(3, 3));
    assertThat(peaks.highest(130)).isEqualTo(rate(10, 3));
    assertThat(peaks.highest(131)).isEqualTo(rate(3, 3));
    assertThat(peaks.highest(151)).isEqualTo(WriteRate.ZERO);
    assertThat(peaks.with(131, rate(1, 1)).days()).hasSize(2);
  }

  @Test
  void thereAreNeverMoreDaysThanCount() {
    PeakHistory peaks = PeakHistory.NONE;
    for (int day = 0; day < 100; day++) {
      peaks = peaks.with(day, rate(day, day));
    }
    assertThat(peaks.days()).hasSize(PeakHistory.DAYS_KEPT);
    assertThat(peaks.highest(99)).isEqualTo(rate(99, 99));
  }

  @Test
  void daysToComeOfAClockThatWasSetBackCountAsToday() {
    PeakHistory peaks = PeakHistory.NONE.with(100, rate(2, 2)).with(50_000, rate(9, 1));
    assertThat(peaks.from(101)).isEqualTo(rate(9, 1));
    PeakHistory mended = peaks.with(101, rate(1, 5));
    assertThat(mended.days()).containsExactly(new DailyPeak(101, rate(9, 5)));
    assertThat(mended.highest(132)).isEqualTo(WriteRate.ZERO);
  }
}
