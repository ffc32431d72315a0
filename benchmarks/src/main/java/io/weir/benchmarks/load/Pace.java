package io.weir.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: the times at which calls are due, whatever became of those before. Latencies are
 * counted from these times, so that a stall is charged to every call that it delayed.
 */
final class Pace {
  /** Sleeps end late by some ten microseconds, so the last bit of waiting is done awake. */
  private static final long AWAKE_NANOS = 100_000;

  private static final long SHORTEST_NAP_NANOS = 10_000;

  private final long start = System.nanoTime();
  private final double interval;
  private final long awakeNanos;

  /** A pace that is kept to a microsecond or so, which takes up to a tenth of a core. */
  Pace(double perSecond) {
    this(perSecond, AWAKE_NANOS);
  }

  private Pace(double perSecond, long awakeNanos) {
    this.interval = 1e9 / perSecond;
    this.awakeNanos = awakeNanos;
  }

  /** A pace that is late by some ten microseconds, and leaves the cores to the others. */
  static Pace asleep(double perSecond) {
    return new Pace(perSecond, 0);
  }

  /** Waits until the call of that number is due. Returns the {@link System#nanoTime} it was due. */
  long awaitTurn(long number) {
    long due = start + (long) (number * interval);
    for (long left; (left = due - System.nanoTime()) > 0; ) {
      if (left > awakeNanos) {
        LockSupport.parkNanos(Math.max(left - awakeNanos, SHORTEST_NAP_NANOS));
      } else {
        Thread.onSpinWait();
      }
    }
    return due;
  }
}
