package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoLoadTest {
  @Test
  void everyMessageBehindTheWarmUpIsCounted() throws Exception {
    assertThat(EchoLoad.run(new PacedLoad(500, 1000, 0, 1)).count()).isEqualTo(500);
  }
}
