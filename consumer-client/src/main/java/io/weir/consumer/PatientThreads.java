package io.weir.consumer;

import io.weir.consumer.gateway.Timers;
import java.util.concurrent.TimeUnit;

/**
 * Threads that take every task, some of them later: one that was dropped where no thread can be
 * made for now would be missed for ever, and its shard would stand still.
 */
record PatientThreads(SharedThreads threads, Timers timers) implements SharedThreads {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RuntimeException | Error e) {
      timers.after(RETRY_NANOS, () -> execute(task));
    }
  }

  @Override
  public boolean areWanted() {
    return threads.areWanted();
  }
}
