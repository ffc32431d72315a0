package io.weir.broker.ondemand;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.stream.WriteRate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitOutcomesTest {
  private static final WriteRate SHARD = new WriteRate(1000, 1000);

  private final SplitOutcomes outcomes = new SplitOutcomes();

  private void judge(int shard, int own, int sibling) {
    outcomes.judge(shard, new WriteRate(own, 0), new WriteRate(sibling, 0), SHARD);
  }

  @Test
  void splitsThatLeaveAllWithOneChildAddUp() {
    for (int parent = 0; parent < 10; parent += 2) {
      outcomes.split(parent, parent + 1, parent + 2);
      judge(parent + 2, 900, 89);
      assertThat(outcomes.futileSplits(parent + 2)).isEqualTo(parent / 2 + 1);
      assertThat(outcomes.futileSplits(parent + 1)).isZero();
    }
  }

  @Test
  void oneThatHelpsBeginsAnew() {
    outcomes.split(0, 1, 2);
    judge(2, 900, 0);
    outcomes.split(2, 3, 4);
    judge(3, 800, 81);
    assertThat(outcomes.futileSplits(3)).isZero();
    judge(3, 800, 79);
    assertThat(outcomes.futileSplits(3)).isEqualTo(2);
  }

  @Test
  void recordsCountAsBytesDo() {
    outcomes.split(0, 1, 2);
    outcomes.judge(1, new WriteRate(0, 900), new WriteRate(0, 400), SHARD);
    assertThat(outcomes.futileSplits(1)).isZero();
  }

  @Test
  void closedShardsAreForgotten() {
    outcomes.split(0, 1, 2);
    judge(1, 900, 0);
    outcomes.retain(Set.of(2));
    assertThat(outcomes.siblingOf(1)).isEqualTo(-1);
    assertThat(outcomes.futileSplits(1)).isZero();
    assertThat(outcomes.siblingOf(2)).isEqualTo(1);
  }
}
