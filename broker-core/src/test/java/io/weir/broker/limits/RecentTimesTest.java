package io.weir.broker.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTimesTest {
  @Test
  void countsTheWindowAndNothingAheadOfTheClock() {
    List<Long> times = List.of(100L, 101L, 199L, 200L, 201L, 10_000L);
    assertThat(RecentTimes.count(times, 100, 200)).isEqualTo(3);
    assertThat(RecentTimes.count(times, 100, 50)).isZero();
  }
}
