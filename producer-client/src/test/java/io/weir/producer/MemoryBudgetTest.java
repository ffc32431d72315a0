package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(10);

  /** So that what is due since somebody waits is not found a sleep later. */
  @Test
  void whoBeginsToWaitIsSeenToWaitWhenThatIsTold() throws Exception {
    List<Boolean> awaited = new ArrayList<>();
    budget.onWait(() -> awaited.add(budget.isAwaited()));
    assertThat(budget.tryTake(10)).isTrue();
    assertThat(budget.tryTake(1)).as("does not wait").isFalse();
    assertThat(awaited).isEmpty();

    assertThat(budget.take(1, 0)).isFalse();
    assertThat(awaited).containsExactly(true);
    assertThat(budget.isAwaited()).as("has given up").isFalse();
  }
}
