package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Threads that cannot be made for a while, on virtual time. */
class PatientThreadsTest {
  private final EventLoop loop = new EventLoop(new Random(1));
  private final List<Long> ran = new ArrayList<>();
  private int refusals = 3;

  private final PatientThreads threads =
      new PatientThreads(
          task -> {
            if (refusals-- > 0) {
              throw new OutOfMemoryError("unable to create native thread: planned");
            }
            task.run();
          },
          new LoopTimers(loop));

  private void note() {
    ran.add(loop.now());
  }

  @Test
  void whatNoThreadTakesForNowIsTriedAgain() {
    threads.execute(this::note);
    assertThat(ran).isEmpty();
    loop.run(TimeUnit.SECONDS.toNanos(1));
    assertThat(ran).containsExactly(TimeUnit.MILLISECONDS.toNanos(300));
  }

  @Test
  void soIsWhatATimerHandsOver() {
    new PoolTimers(new LoopTimers(loop), threads).after(1000, this::note);
    loop.run(TimeUnit.SECONDS.toNanos(1));
    assertThat(ran).hasSize(1);
    assertThat(ran.get(0)).isGreaterThan(1000);
  }

  /** A shard's worker may be woken once only: its first step must not be lost. */
  @Test
  void theTasksOfOneShardKeepTheirOrder() {
    SerialExecutor serial = new SerialExecutor(threads);
    List<String> order = new ArrayList<>();
    serial.execute(() -> order.add("first"));
    serial.execute(() -> order.add("second"));
    loop.run(TimeUnit.SECONDS.toNanos(1));
    assertThat(order).containsExactly("first", "second");
  }
}
