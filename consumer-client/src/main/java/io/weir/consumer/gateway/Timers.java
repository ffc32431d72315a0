package io.weir.consumer.gateway;

import org.agrona.concurrent.NanoClock;

/** Time as a consumer knows it. Thread-safe. */
public interface Timers extends NanoClock {

  /** Runs something later; it must be quick. */
  void after(long nanos, Runnable task);
}
