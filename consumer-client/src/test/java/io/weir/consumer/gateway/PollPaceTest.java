package io.weir.consumer.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PollPaceTest {
  private final PollPace pace = new PollPace(new Random(1), 0);

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }

  @Test
  void theFirstReadIsAtOnceAndTheNextAFifthOfASecondLater() {
    assertThat(pace.nanosToWait(0)).isZero();
    pace.onRead(0);
    assertThat(pace.nanosToWait(0)).isEqualTo(millis(200));
    assertThat(pace.nanosToWait(millis(150))).isEqualTo(millis(50));
    assertThat(pace.nanosToWait(millis(900))).isZero();
  }

  @Test
  void eachRefusalDoublesTheIntervalUpToTwoSeconds() {
    long interval = 200;
    for (int i = 0; i < 10; i++) {
      interval = Math.min(2000, interval * 2);
      pace.onThrottled(0);
      assertThat(pace.nanosToWait(0)).isBetween(millis(interval / 2), millis(interval));
      pace.onRead(0);
      assertThat(pace.nanosToWait(0)).isEqualTo(millis(interval));
    }
  }

  @Test
  void twoThatAreRefusedTogetherComeBackApart() {
    PollPace other = new PollPace(new Random(2), 0);
    pace.onThrottled(0);
    other.onThrottled(0);
    assertThat(pace.nanosToWait(0)).isNotEqualTo(other.nanosToWait(0));
  }

  @Test
  void readsThatAreServedBringItBackButNotBelowAFifthOfASecond() {
    pace.onThrottled(0);
    pace.onServed();
    pace.onRead(0);
    assertThat(pace.nanosToWait(0)).isEqualTo(millis(350));
    for (int i = 0; i < 100; i++) {
      pace.onServed();
    }
    pace.onRead(0);
    assertThat(pace.nanosToWait(0)).isEqualTo(millis(200));
  }
}
