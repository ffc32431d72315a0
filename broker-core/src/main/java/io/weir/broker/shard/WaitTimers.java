package io.weir.broker.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;

/**
 * When waiting reads give up: a timer wheel that any thread may set and one duty turns. Ticks are
 * about 8 ms. Thread-safe.
 */
public final class WaitTimers {
  private static final long TICK_NANOS = 1 << 23;
  private static final int TICKS = 1024;

  private final NanoClock clock;
  private final DeadlineTimerWheel wheel;
  private final Long2ObjectHashMap<Runnable> actions = new Long2ObjectHashMap<>();

  /** On a clock that only moves forward. */
  public WaitTimers(NanoClock clock) {
    this.clock = clock;
    wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, clock.nanoTime(), TICK_NANOS, TICKS);
  }

  /** Has an action run once, by {@link #poll}, when the time has passed. It must be quick. */
  synchronized long schedule(long delayNanos, Runnable action) {
    long now = clock.nanoTime();
    if (wheel.timerCount() == 0) {
      wheel.currentTickTime(now);
    }
    long id = wheel.scheduleTimer(now + delayNanos);
    actions.put(id, action);
    return id;
  }

  /** Forgets an action, unless it has run. */
  synchronized void cancel(long id) {
    if (actions.remove(id) != null) {
      wheel.cancelTimer(id);
    }
  }

  /** Runs what is due; returns how many actions that were. */
  public int poll() {
    List<Runnable> due = takeDue();
    due.forEach(Runnable::run);
    return due.size();
  }

  private synchronized List<Runnable> takeDue() {
    if (wheel.timerCount() == 0) {
      return List.of();
    }
    List<Runnable> due = new ArrayList<>();
    long now = clock.nanoTime();
    // One poll turns the wheel by one tick at most. No wait is longer than minutes, so even a clock
    // that leaps is caught
    // up with in some ten thousand turns, after which no timer is left.
    do {
      wheel.poll(
          now,
          (unit, at, id) -> {
            Runnable action = actions.remove(id);
            if (action != null) {
              due.add(action);
            }
            return true;
          },
          Integer.MAX_VALUE);
    } while (wheel.timerCount() > 0 && wheel.currentTickTime() <= now);
    return due;
  }
}
