package io.weir.broker.duty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrustedClockTest {
  private static final long HOUR = 3_600_000;
  private static final long NANOS = 1_000_000;

  private final TrustedClock clock = new TrustedClock(1000 * HOUR, 0);

  @Test
  void followsBothClocksWhereTheyAgree() {
    assertThat(clock.update(1001 * HOUR, HOUR * NANOS)).isEqualTo(1001 * HOUR);
    assertThat(clock.update(1002 * HOUR, 2 * HOUR * NANOS)).isEqualTo(1002 * HOUR);
  }

  @Test
  void believesAJumpForwardOnlySlowly() {
    assertThat(clock.update(9000 * HOUR, 0)).isEqualTo(1000 * HOUR);
    assertThat(clock.update(9010 * HOUR, 10 * HOUR * NANOS)).isEqualTo(1011 * HOUR);
  }

  @Test
  void aJumpBackwardIsFollowedAtOnce() {
    assertThat(clock.update(900 * HOUR, 0)).isEqualTo(900 * HOUR);
    assertThat(clock.update(901 * HOUR, HOUR * NANOS)).isEqualTo(901 * HOUR);
  }

  @Test
  void aJumpForwardThatIsTakenBackHasLeftNoTrace() {
    clock.update(5000 * HOUR, 0);
    assertThat(clock.update(1001 * HOUR, HOUR * NANOS)).isEqualTo(1001 * HOUR);
  }

  @Test
  void smallStepsAddUp() {
    long wall = 1000 * HOUR;
    long nanos = 0;
    for (int i = 0; i < 3_000; i++) {
      nanos += NANOS / 3;
      clock.update(wall + nanos / NANOS, nanos);
    }
    assertThat(clock.update(wall + 1000, nanos + 1000)).isBetween(wall + 998, wall + 1000);
  }
}
