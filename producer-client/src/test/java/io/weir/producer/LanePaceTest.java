package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanePaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MICROSECOND = 1000;
  private static final long START = 5 * SECOND;
  private static final int ENDLESS = 50_000;

  private final LanePace pace = new LanePace();

  /** How many records of that size go within a time, each as soon as it may. */
  private int sentWithin(long from, long nanos, int bytes) {
    int sent = 0;
    for (long now = from; now < from + nanos && sent < ENDLESS; ) {
      long wait = pace.nanosUntil(bytes, now);
      if (wait == 0) {
        pace.onSent(bytes);
        sent++;
      } else {
        now += wait;
      }
    }
    return sent;
  }

  @Test
  void asLongAsNothingIsRefusedItAsksNothing() {
    for (int i = 0; i < 100_000; i++) {
      assertThat(pace.nanosUntil(1000, START)).isZero();
      pace.onSent(1000);
    }
  }

  @Test
  void afterARefusalItKeepsToTheShardsRates() {
    pace.onThrottled(START);
    assertThat(sentWithin(START, SECOND, 10)).isBetween(950, 1150);
  }

  /** Threads ask with times that they read before; what lies between is credited once. */
  @Test
  void timesThatComeLateEarnNothingTwice() {
    pace.onThrottled(START);
    int sent = 0;
    for (long now = START; now < START + SECOND; now += 5000 * MICROSECOND) {
      while (pace.nanosUntil(10, now) == 0) {
        pace.onSent(10);
        sent++;
      }
      assertThat(pace.nanosUntil(10, now - 4000 * MICROSECOND)).isPositive();
    }
    assertThat(sent).isBetween(900, 1150);
  }

  @Test
  void largeRecordsAreHeldToBytes() {
    pace.onThrottled(START);
    assertThat(sentWithin(START, 2 * SECOND, 100_000)).isBetween(19, 25);
  }

  @Test
  void aRecordOfMoreThanASecondsWorthGoesAndIsPaidForAfterwards() {
    pace.onThrottled(START);
    int bytes = 5 << 20;
    assertThat(pace.nanosUntil(bytes, START + 2 * SECOND)).isZero();
    pace.onSent(bytes);
    assertThat(pace.nanosUntil(10, START + 2 * SECOND)).isGreaterThan(2 * SECOND);
  }

  @Test
  void eachFurtherRefusalMakesItSlower() {
    pace.onThrottled(START);
    pace.onThrottled(START + SECOND / 10);
    pace.onThrottled(START + SECOND / 5);
    assertThat(sentWithin(START + SECOND / 5, SECOND, 10)).isBetween(450, 650);
  }

  @Test
  void manyRefusalsStillLetSomethingThrough() {
    for (int i = 0; i < 1000; i++) {
      pace.onThrottled(START + i);
    }
    assertThat(sentWithin(START + 1000, 2 * SECOND, 10)).isPositive();
  }

  @Test
  void withoutRefusalsItIsFreeAgain() {
    pace.onThrottled(START);
    assertThat(sentWithin(START, 12 * SECOND, 10)).isEqualTo(ENDLESS);
    long later = START + 13 * SECOND;
    for (int i = 0; i < 100_000; i++) {
      assertThat(pace.nanosUntil(1000, later)).isZero();
      pace.onSent(1000);
    }
  }

  @Test
  void failuresMakePausesThatDoubleUpToTwoSeconds() {
    long now = START;
    long before = 0;
    for (int i = 0; i < 12; i++) {
      pace.onFailure(now);
      long pause = pace.nanosUntil(10, now);
      assertThat(pause).isEqualTo(Math.min(2 * SECOND, i == 0 ? pause : 2 * before));
      before = pause;
      now += pause;
    }
    assertThat(before).isEqualTo(2 * SECOND);
    pace.onStored();
    pace.onFailure(now);
    assertThat(pace.nanosUntil(10, now)).isLessThan(SECOND / 10);
  }

  private void refuse(int times) {
    for (int i = 0; i < times; i++) {
      pace.onThrottled(START);
    }
  }

  /** How often one asks until a record may go, waiting each time as long as told. */
  private int asksUntilItMayGo(int bytes, long from) {
    long now = from;
    for (int asked = 1; ; asked++) {
      long wait = pace.nanosUntil(bytes, now);
      if (wait == 0) {
        return asked;
      }
      assertThat(wait).as("wait %d", asked).isGreaterThan(MICROSECOND);
      assertThat(asked).isLessThan(10);
      now += wait;
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1000000", "3, 900000", "6, 500000", "10, 1000000", "40, 1048576", "40, 10000000"})
  void theWaitToldForALargeRecordIsTheWholeWait(int refusals, int bytes) {
    refuse(refusals);
    assertThat(asksUntilItMayGo(bytes, START)).isLessThanOrEqualTo(3); // the pause, then the pace
  }

  /** With a share of 0.7, what a second brings is saved within little more than a second. */
  @Test
  void aLargeRecordDoesNotWaitForTheShareToGrowToItsSize() {
    refuse(2);
    long now = START;
    for (long wait; (wait = pace.nanosUntil(1 << 20, now)) > 0; ) {
      now += Math.max(wait, MICROSECOND);
    }
    assertThat(now - START).isBetween(SECOND, SECOND * 5 / 4);
  }

  /** Others ask in between: that must not put it off. */
  @Test
  void askingOftenDoesNotMakeItLater() {
    refuse(3);
    long told = pace.nanosUntil(1 << 20, START + SECOND / 10);
    for (int i = 1; i < 100; i++) {
      pace.nanosUntil(10, START + SECOND / 10 + told * i / 100);
    }
    assertThat(pace.nanosUntil(1 << 20, START + SECOND / 10 + told)).isZero();
  }
}
