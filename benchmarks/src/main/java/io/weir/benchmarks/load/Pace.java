package io.weir.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: the times at which calls are due, whatever became of those before. Latencies are
 * counted from these times, so that a stall is charged to every call that it delayed.
 */
final class Pace {
  /** Sleeps end late by some ten microseconds, so the last bit of waiting is done awake. */
  private static final long AWAKE_NANOS = 100_000;

  private final long start = System.nanoTime();
  private final double interval;

  Pace(double perSecond) {
    interval = 1e9 / perSecond;
  }

  /** Waits until the call of that number is due. Returns the {@link System#nanoTime} it was due. */
  long awaitTurn(long number) {
    long due = start + (long) (number * interval);
    for (long left; (left = due - System.nanoTime()) > 0; ) {
      if (left > AWAKE_NANOS) {
        LockSupport.parkNanos(left - AWAKE_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
    return due;
  }
}
