package io.weir.consumer;

import io.weir.consumer.gateway.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Timers whose tasks may take their time: a read copies up to 10 MiB where the broker is in this
 * process, and heartbeats, which have the timers' own thread, must not wait for it.
 *
 * @param threads that run the tasks
 */
record PoolTimers(Timers timers, Executor threads) implements Timers {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  @Override
  public void after(long nanos, Runnable task) {
    timers.after(nanos, () -> handOver(task));
  }

  /** A task that was dropped where no thread can be made for now would be missed for ever. */
  private void handOver(Runnable task) {
    try {
      threads.execute(task);
    } catch (RuntimeException | Error e) {
      timers.after(RETRY_NANOS, () -> handOver(task));
    }
  }

  @Override
  public long nanoTime() {
    return timers.nanoTime();
  }
}
