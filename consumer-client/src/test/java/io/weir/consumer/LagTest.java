package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LagTest {
  private long millis;
  private final Lag lag = new Lag(() -> TimeUnit.MILLISECONDS.toNanos(millis));

  private void take(long behind) {
    lag.onBatch(behind, lag.taking());
  }

  @Test
  void whileNothingWasReadNobodyKnows() {
    millis = 3000;
    assertThat(lag.millis()).isEqualTo(3000);
  }

  @Test
  void atTheTipItIsZeroHoweverLongNothingComes() {
    take(0);
    lag.onProcessed();
    millis = 60_000;
    assertThat(lag.millis()).isZero();
  }

  @Test
  void itGrowsWhileABatchIsProcessed() {
    take(0);
    millis = 60_000;
    assertThat(lag.millis()).isEqualTo(60_000);
    lag.onProcessed();
    assertThat(lag.millis()).isZero();
  }

  @Test
  void behindTheTipItGrowsUntilTheNextBatchTellsMore() {
    take(10_000);
    lag.onProcessed();
    millis = 2000;
    assertThat(lag.millis()).isEqualTo(12_000);
    take(4000);
    assertThat(lag.millis()).isEqualTo(4000);
  }

  @Test
  void theWaitOfABatchThatWasReadAheadCounts() {
    take(0);
    millis = 1000;
    lag.onReady(); // The next one, while the first is processed.
    millis = 60_000;
    lag.onProcessed();
    assertThat(lag.millis()).as("there is one more").isEqualTo(59_000);
    take(500);
    assertThat(lag.millis()).isEqualTo(59_500);
    millis = 61_000;
    take(0); // Read when it was asked for.
    assertThat(lag.millis()).isZero();
  }

  @Test
  void itGrowsWhileReadsFail() {
    take(0);
    lag.onProcessed();
    millis = 60_000;
    lag.onFailure();
    millis = 70_000;
    lag.onFailure();
    assertThat(lag.millis()).isEqualTo(10_000);
    take(0);
    lag.onProcessed();
    assertThat(lag.millis()).isZero();
  }
}
