package io.weir.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
  private final Outcomes outcomes = new Outcomes(1);

  @Test
  void anOpenLoopMakesCallsDueAtTheirTimesWhateverBecameOfThoseBefore() {
    List<Long> dues = Collections.synchronizedList(new ArrayList<>());
    Lane silent =
        new Lane() {
          @Override
          void due(long at) {
            dues.add(at);
          }
        };

    new Loop(List.of(silent), outcomes).run(Timing.steady(100, 0, 1));

    assertThat(dues).hasSize(100);
    for (int i = 1; i < dues.size(); i++) {
      assertThat(dues.get(i) - dues.get(i - 1)).isBetween(9_999_999L, 10_000_001L);
    }
  }

  @Test
  void aClosedLoopLeavesALaneThatIsBroken() {
    int[] calls = new int[1];
    Lane broken =
        new Lane() {
          @Override
          void due(long at) {
            calls[0]++;
            outcomes.onCall();
            outcomes.onFailure("NoAnswer");
            over(new Answer(0, Unpooled.EMPTY_BUFFER));
          }
        };

    LoadResult result = new Loop(List.of(broken), outcomes).run(Timing.saturating(1, 0, 1));

    assertThat(calls[0]).isEqualTo(1);
    assertThat(result.errors()).containsEntry("NoAnswer", 1L);
  }
}
