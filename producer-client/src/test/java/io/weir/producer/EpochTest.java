package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochTest {
  private final Epoch epoch = new Epoch();

  @Test
  void isThroughWhenItHasEndedAndAllHaveLeft() {
    epoch.add();
    epoch.add();
    epoch.add();
    assertThat(epoch.remove(2)).isFalse();
    assertThat(epoch.end()).isFalse();
    assertThat(epoch.remove(1)).isTrue();
  }

  @Test
  void isThroughAtItsEndIfAllHaveLeftBefore() {
    epoch.add();
    epoch.add();
    assertThat(epoch.remove(2)).as("more may come").isFalse();
    epoch.add();
    assertThat(epoch.remove(1)).isFalse();
    assertThat(epoch.end()).isTrue();
  }

  @Test
  void isThroughAtItsEndIfNothingCame() {
    assertThat(epoch.end()).isTrue();
  }
}
