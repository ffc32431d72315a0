package io.weir.broker.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.ClockHistory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrustedClockTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long YEAR = 365 * DAY;
  private static final long START = 50 * YEAR;

  private TrustedClock clock = new TrustedClock(ClockHistory.none(), 0);
  private long wall = START;
  private long nanos;

  private TrustedClockTest() {
    clock.observe(wall, nanos);
  }

  /** Time passes, and both clocks say so. */
  private void pass(long millis) {
    wall += millis;
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    clock.observe(wall, nanos);
  }

  private void set(long forward) {
    wall += forward;
    clock.observe(wall, nanos);
  }

  private void restart(ClockHistory history, long downtime) {
    wall += downtime;
    nanos += TimeUnit.MILLISECONDS.toNanos(downtime);
    clock = new TrustedClock(history, nanos);
    clock.observe(wall, nanos);
  }

  @Test
  void withNothingDoneToTheClockItIsTheWallClock() {
    pass(10 * DAY);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 9 * DAY);
    assertThat(clock.horizon(7 * DAY)).isEqualTo(START + 3 * DAY);
  }

  @Test
  void aJumpForwardIsBelievedWhenAllFromBeforeItIsOldEnough() {
    pass(10 * DAY);
    set(YEAR);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 9 * DAY);
    pass(DAY - 1);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 10 * DAY - 1);
    assertThat(clock.horizon(7 * DAY)).isEqualTo(START + 4 * DAY - 1);
    pass(1);
    assertThat(clock.horizon(DAY)).isEqualTo(START + YEAR + 10 * DAY);
    assertThat(clock.horizon(7 * DAY)).isEqualTo(START + 4 * DAY);
  }

  @Test
  void aJumpBackwardIsFollowedAtOnceAndSoIsTheWayBackInItsTime() {
    pass(10 * DAY);
    set(-YEAR);
    assertThat(clock.horizon(DAY)).isEqualTo(START - YEAR + 9 * DAY);
    set(YEAR);
    assertThat(clock.horizon(DAY)).isEqualTo(START - YEAR + 9 * DAY);
    pass(DAY);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 10 * DAY);
  }

  @Test
  void aJumpForwardThatIsTakenBackLeavesNoTrace() {
    set(YEAR);
    set(-YEAR);
    pass(DAY);
    assertThat(clock.horizon(DAY)).isEqualTo(START);
  }

  @Test
  void noTimeIsKnownToHavePassedWhileNobodyWasUp() {
    pass(10 * DAY);
    restart(clock.history(), YEAR);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 9 * DAY);
    pass(DAY);
    assertThat(clock.horizon(DAY)).isEqualTo(START + 10 * DAY + YEAR);
  }

  @Test
  void dailyRestartsDoNotKeepRecordsForEver() {
    pass(10 * DAY);
    long first = wall;
    for (int i = 0; i < 10; i++) {
      pass(8 * HOUR);
      restart(clock.history(), 16 * HOUR);
    }
    // Three nights were not counted, and no more: what is older was believed in the meantime.
    assertThat(clock.horizon(DAY)).isEqualTo(first + 10 * DAY - DAY - 3 * 16 * HOUR);
  }

  @Test
  void whatNobodyNotedIsKeptForTheWholeRetention() {
    restart(ClockHistory.unknown(), 0);
    pass(DAY - 1);
    assertThat(clock.horizon(DAY)).isLessThan(0);
    pass(1);
    assertThat(clock.horizon(DAY)).isEqualTo(START);
  }

  @Test
  void aSlowDriftIsFollowedWithinASecond() {
    for (int i = 0; i < 10_000; i++) {
      set(1);
      pass(60_000);
    }
    assertThat(clock.horizon(HOUR)).isBetween(wall - HOUR - 1_100, wall - HOUR);
    assertThat(clock.history().eras().size()).isLessThan(20);
  }

  @Test
  void howeverOftenTheClockIsSetItsHistoryStaysShort() {
    for (int i = 0; i < 1_000; i++) {
      set(HOUR);
      pass(60_000);
    }
    assertThat(clock.history().eras()).hasSizeLessThanOrEqualTo(64);
    assertThat(clock.horizon(DAY)).isLessThanOrEqualTo(START);
  }

  @Test
  void smallStepsAddUp() {
    for (int i = 0; i < 3_000; i++) {
      nanos += 333_333;
      clock.observe(START + nanos / 1_000_000, nanos);
    }
    assertThat(clock.horizon(HOUR)).isBetween(START - HOUR + 997, START - HOUR + 1_000);
  }
}
