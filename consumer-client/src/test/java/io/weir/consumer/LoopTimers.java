package io.weir.consumer;

import io.weir.consumer.gateway.Timers;

/** A consumer's time, as an {@link EventLoop} has it. */
record LoopTimers(EventLoop loop) implements Timers {
  @Override
  public void after(long nanos, Runnable task) {
    loop.after(nanos, task);
  }

  @Override
  public long nanoTime() {
    return loop.now();
  }
}
