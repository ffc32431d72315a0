package io.weir.log.chronicle;

import java.util.function.LongSupplier;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * What time it is for a queue: the wall clock, but never earlier than before, nor than the last
 * file. Chronicle asks it which file an append belongs to, and after a clock was set back it would
 * append to an older file, with lower indexes, where no tailer looks any more. Thread-safe.
 */
final class CycleClock implements TimeProvider {
  private final LongSupplier wallClock;
  private final int cycleMillis;
  private long latest;

  CycleClock(LongSupplier wallClock, int cycleMillis) {
    this.wallClock = wallClock;
    this.cycleMillis = cycleMillis;
  }

  @Override
  public synchronized long currentTimeMillis() {
    latest = Math.max(latest, wallClock.getAsLong());
    return latest;
  }

  /** From now on it is at least the time of this cycle. */
  synchronized void atLeast(long cycle) {
    latest = Math.max(latest, cycle * cycleMillis);
  }
}
