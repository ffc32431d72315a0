package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private boolean wanted;

  private final SerialExecutor serial =
      new SerialExecutor(
          new SharedThreads() {
            @Override
            public void execute(Runnable task) {
              handedOver.add(task);
            }

            @Override
            public boolean areWanted() {
              return wanted;
            }
          });

  private void addTwo() {
    serial.execute(
        () -> {
          ran.add("first");
          serial.execute(() -> ran.add("second"));
        });
  }

  @Test
  void goesOnWithTheThreadThatItHas() {
    addTwo();
    handedOver.remove().run();
    assertThat(ran).containsExactly("first", "second");
    assertThat(handedOver).isEmpty();

    serial.execute(() -> ran.add("third"));
    handedOver.remove().run();
    assertThat(ran).hasSize(3);
  }

  @Test
  void anInterruptIsNotHandedOnToTheNextTask() {
    serial.execute(
        () -> {
          Thread.currentThread().interrupt();
          serial.execute(() -> ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
        });
    handedOver.remove().run();
    assertThat(ran).containsExactly("interrupted: false");
  }

  @Test
  void leavesTheThreadToOthersAfterEachTask() {
    wanted = true;
    addTwo();
    handedOver.remove().run();
    assertThat(ran).containsExactly("first");
    handedOver.remove().run();
    assertThat(ran).containsExactly("first", "second");
    assertThat(handedOver).isEmpty();
  }
}
