package io.weir.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Without a thread: the executor is a list of tasks, run by the test. */
class LanesTest {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private boolean ended;

  /** Run by the executor, which then has no thread. */
  private Runnable meanwhile;

  private Lanes lanes(int most) {
    return new Lanes(
        task -> {
          if (ended) {
            throw new RejectedExecutionException();
          }
          if (meanwhile != null) {
            Runnable once = meanwhile;
            meanwhile = null;
            once.run();
            throw new OutOfMemoryError("unable to create native thread");
          }
          tasks.add(task);
        },
        most);
  }

  private void add(Lanes lanes, String lane, String name) {
    lanes.execute(lane, () -> ran.add(lane + name), failure -> refused.add(lane + name));
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void aLaneHasOneThreadAndKeepsItsOrder() {
    Lanes lanes = lanes(10);
    add(lanes, "a", "1");
    add(lanes, "a", "2");
    add(lanes, "a", "3");
    assertThat(tasks).hasSize(1);
    runAll();
    assertThat(ran).containsExactly("a1", "a2", "a3");
    add(lanes, "a", "4");
    runAll();
    assertThat(ran).endsWith("a4");
  }

  @Test
  void theOthersNeedNotWaitForALongOne() {
    Lanes lanes = lanes(10);
    add(lanes, "a", "1");
    add(lanes, "a", "2");
    add(lanes, "a", "3");
    add(lanes, "b", "1");
    add(lanes, "b", "2");
    assertThat(tasks).hasSize(2);
    runAll();
    assertThat(ran).containsExactly("a1", "b1", "a2", "b2", "a3");
  }

  @Test
  void aTaskThatFailsIsNoReasonToStop() {
    Lanes lanes = lanes(10);
    lanes.execute(
        "a",
        () -> {
          throw new IllegalStateException("planned");
        },
        failure -> {});
    add(lanes, "a", "2");
    assertThatThrownBy(() -> tasks.remove().run()).hasMessage("planned");
    runAll();
    assertThat(ran).containsExactly("a2");
  }

  @Test
  void allTogetherAreBounded() {
    Lanes lanes = lanes(3);
    add(lanes, "a", "1");
    add(lanes, "a", "2");
    add(lanes, "b", "1");
    assertThatThrownBy(() -> add(lanes, "b", "2")).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> add(lanes, "c", "1")).isInstanceOf(RejectedExecutionException.class);
    runAll();
    assertThat(ran).containsExactly("a1", "b1", "a2");
    add(lanes, "c", "1");
    add(lanes, "c", "2");
    add(lanes, "c", "3");
    runAll();
    assertThat(ran).hasSize(6);
  }

  @Test
  void whatWasTakenIsRunWhenTheThreadsEnd() {
    Lanes lanes = lanes(2);
    add(lanes, "a", "1");
    add(lanes, "a", "2");
    ended = true;
    runAll();
    assertThat(ran).containsExactly("a1", "a2");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> add(lanes, "a", "3"))
          .as("refused by the threads, not for want of room")
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage(null);
    }
  }

  @Test
  void aLaneWithoutAThreadIsFreeAgainAndWhatCameMeanwhileIsAnswered() {
    Lanes lanes = lanes(2);
    meanwhile = () -> add(lanes, "a", "2");
    assertThatThrownBy(() -> add(lanes, "a", "1")).isInstanceOf(OutOfMemoryError.class);
    assertThat(refused).containsExactly("a2");
    add(lanes, "a", "3");
    add(lanes, "a", "4");
    runAll();
    assertThat(ran).containsExactly("a3", "a4");
    assertThat(refused).hasSize(1);
  }

  @Test
  void theThreadThatIsThereGoesOnWhereNoOtherCanBeMade() {
    Lanes lanes = lanes(3);
    lanes.execute(
        "a",
        () -> {
          throw new IllegalStateException("planned");
        },
        failure -> {});
    add(lanes, "a", "2");
    add(lanes, "a", "3");
    meanwhile = () -> {};
    assertThatThrownBy(() -> tasks.remove().run()).hasMessage("planned");
    runAll();
    assertThat(ran).containsExactly("a2", "a3");
    assertThat(refused).isEmpty();
  }
}
