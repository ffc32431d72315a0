package io.weir.sizing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivalsTest {
  private static final long SECOND = 1_000_000_000L;

  private static int[] perSecond(Arrivals arrivals, int seconds) {
    int[] counts = new int[seconds];
    for (int i = 0; i < seconds * 100; i++) {
      counts[i / 100] += arrivals.until((i + 1) * SECOND / 100);
    }
    return counts;
  }

  @Test
  void aBurstIsInTheMiddleOfItsPeriodAndTheMeanIsKept() {
    int[] counts = perSecond(new Arrivals(1000, Burst.to(1.5), ArrivalProcess.STEADY, 1), 120);
    for (int second = 0; second < 120; second++) {
      boolean burst = second % 60 >= 25 && second % 60 < 35;
      assertThat(counts[second]).as("second %d", second).isEqualTo(burst ? 1500 : 900);
    }
  }

  @Property(tries = 200)
  void wholePeriodsBringTheMeanHoweverTheyAreCut(
      @ForAll @IntRange(min = 1, max = 5000) int rate,
      @ForAll @DoubleRange(min = 1, max = 6) double factor,
      @ForAll @IntRange(min = 1, max = 5_000) int stepMillis) {
    Arrivals arrivals = new Arrivals(rate, Burst.to(factor), ArrivalProcess.STEADY, 1);
    long count = 0;
    for (long at = 0; at < 120 * SECOND; ) {
      at = Math.min(120 * SECOND, at + stepMillis * 1_000_000L);
      count += arrivals.until(at);
    }
    assertThat(count).isEqualTo(120L * rate);
  }

  /** Of 100,000 events of Poisson's, the deviation is 316; five of them are allowed. */
  @Test
  void poissonKeepsTheMeanAndVaries() {
    int[] counts = perSecond(new Arrivals(1000, Burst.NONE, ArrivalProcess.POISSON, 7), 100);
    double mean = 0;
    double squares = 0;
    for (int count : counts) {
      mean += count / 100.0;
      squares += (count - 1000.0) * (count - 1000.0) / 100;
    }
    assertThat(mean).isBetween(1000 - 15.8, 1000 + 15.8);
    assertThat(squares).isBetween(500.0, 1700.0); // the variance of a second is 1,000
    assertThat(perSecond(new Arrivals(1000, Burst.NONE, ArrivalProcess.POISSON, 7), 100))
        .isEqualTo(counts);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 10, 60", "9, 10, 60", "2, 0, 60", "2, 60, 60", "1.1, 10, 0", "NaN, 1, 2"})
  void burstsThatCannotBeAreRefused(double factor, int length, int period) {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(
            () -> new Burst(factor, Duration.ofSeconds(length), Duration.ofSeconds(period)));
  }

  @Test
  void aBurstMayHoldAllThereIs() {
    assertThat(new Burst(6, Duration.ofSeconds(10), Duration.ofSeconds(60)).quietFactor()).isZero();
  }
}
