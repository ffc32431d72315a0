package io.weir.broker.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrowthPaceTest {
  private final GrowthPace pace = new GrowthPace();

  private int most(int minute, int shards) {
    pace.note(TimeUnit.MINUTES.toNanos(minute), shards);
    return pace.most();
  }

  @Test
  void shardsAtMostDoubleWithin15Minutes() {
    assertThat(most(0, 4)).isEqualTo(8);
    for (int minute = 1; minute < 15; minute++) {
      assertThat(most(minute, 8)).isEqualTo(8);
    }
    assertThat(most(15, 8)).isEqualTo(16);
    assertThat(most(16, 12)).isEqualTo(16);
    assertThat(most(30, 12)).isEqualTo(24);
  }

  @Test
  void fewerShardsCountAtOnce() {
    assertThat(most(0, 10)).isEqualTo(20);
    assertThat(most(1, 5)).isEqualTo(10);
  }
}
