package io.weir.broker.duty;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;

/**
 * The wall clock as records are stamped with it. Retention looks at it now and then; this remembers
 * how low it was in between, so that no stamp goes unnoticed. Thread-safe, and allocates nothing.
 */
public final class ArrivalClock implements EpochClock {
  private static final long NOTHING = Long.MAX_VALUE;

  private final EpochClock clock;
  private final AtomicLong lowest = new AtomicLong(NOTHING);
  private volatile long lastLook;

  /** Over the clock that is asked. */
  public ArrivalClock(EpochClock clock) {
    this.clock = clock;
    this.lastLook = clock.time();
  }

  @Override
  public long time() {
    long now = clock.time();
    if (now < lastLook) {
      lowest.accumulateAndGet(now, Math::min);
    }
    return now;
  }

  /** What the clock says. */
  long look() {
    long now = clock.time();
    lastLook = now;
    return now;
  }

  /**
   * The lowest stamp given since the last call by a clock that had been set back, or {@code now}.
   */
  long takeLowest(long now) {
    return Math.min(now, lowest.getAndSet(NOTHING));
  }
}
