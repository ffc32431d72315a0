package io.weir.broker.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When waiting reads give up: a timer wheel that any thread may set and one duty turns. Ticks are
 * about 8 ms. Thread-safe.
 */
public final class WaitTimers {
  private static final long TICK_NANOS = 1 << 23;
  private static final int TICKS = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(WaitTimers.class);

  /** An action that was scheduled; the same number may later be another one's. */
  static final class Timer {
    private final long id;
    private final Runnable action;

    private Timer(long id, Runnable action) {
      this.id = id;
      this.action = action;
    }
  }

  private final NanoClock clock;
  private final DeadlineTimerWheel wheel;
  private final Long2ObjectHashMap<Timer> timers = new Long2ObjectHashMap<>();

  /** On a clock that only moves forward. */
  public WaitTimers(NanoClock clock) {
    this.clock = clock;
    wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, clock.nanoTime(), TICK_NANOS, TICKS);
  }

  /** Has an action run once, by {@link #poll}, when the time has passed. It must be quick. */
  synchronized Timer schedule(long delayNanos, Runnable action) {
    long now = clock.nanoTime();
    if (wheel.timerCount() == 0) {
      wheel.currentTickTime(now);
    }
    Timer timer = new Timer(wheel.scheduleTimer(now + delayNanos), action);
    timers.put(timer.id, timer);
    return timer;
  }

  /** Forgets an action, unless it has run. */
  synchronized void cancel(Timer timer) {
    if (timers.get(timer.id) == timer) { // the wheel gives its numbers out again
      timers.remove(timer.id);
      wheel.cancelTimer(timer.id);
    }
  }

  /** Runs what is due; returns how many actions that were. */
  public int poll() {
    List<Runnable> due = takeDue();
    for (Runnable action : due) {
      run(action);
    }
    return due.size();
  }

  private static void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A read whose time was over could not be woken", e);
    }
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
            Timer timer = timers.remove(id);
            if (timer != null) {
              due.add(timer.action);
            }
            return true;
          },
          Integer.MAX_VALUE);
    } while (wheel.timerCount() > 0 && wheel.currentTickTime() <= now);
    return due;
  }
}
