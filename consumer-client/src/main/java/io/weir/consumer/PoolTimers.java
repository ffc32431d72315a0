package io.weir.consumer;

import io.weir.consumer.gateway.Timers;
import java.util.concurrent.Executor;

/**
 * Timers whose tasks may take their time: a read copies up to 10 MiB where the broker is in this
 * process, and heartbeats, which have the timers' own thread, must not wait for it.
 *
 * @param threads that run the tasks
 */
record PoolTimers(Timers timers, Executor threads) implements Timers {
  @Override
  public void after(long nanos, Runnable task) {
    timers.after(nanos, () -> threads.execute(task));
  }

  @Override
  public long nanoTime() {
    return timers.nanoTime();
  }
}
