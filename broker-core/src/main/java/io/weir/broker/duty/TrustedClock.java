package io.weir.broker.duty;

import io.weir.broker.catalog.ClockEra;
import io.weir.broker.catalog.ClockHistory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Says what is old enough to be deleted, whatever has been done to the wall clock.
 *
 * <p>Records carry the wall clock's time, and that may jump; the monotonic clock only knows how
 * long this process has been up. The two together tell the <em>skew</em>: what the wall clock says
 * less the time that brokers on this directory have been up. While the wall clock is left alone,
 * the skew stays as it is. A record put within the last R of uptime carries at least the lowest
 * skew of that time; so what is stamped earlier than
 *
 * <pre>   uptime − R + (lowest skew within the last R)</pre>
 *
 * has truly been there for R. A clock set back is followed at once. One set forward is believed for
 * a stream when the stream's retention has passed since: then all that was stamped before has gone.
 *
 * <p><b>Restarts.</b> How long a broker was down nobody can tell from a clock that was set. So no
 * time passed: uptime goes on where it was last noted ({@link ClockHistory}), and the wall clock
 * seems to have been set forward. A directory without notes has a past with a skew below all.
 *
 * <p>Not thread-safe.
 */
final class TrustedClock {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_RETENTION = 365L * 24 * 3_600_000;

  /** Clocks drift; steps up to this are kept in one era, with its lower skew. */
  private static final long TOLERANCE = 1_000;

  private static final int MOST_ERAS = 64;

  /** With skews that ascend: an era is over where a later one has a lower skew. */
  private final Deque<ClockEra> eras;

  private long uptimeMillis;
  private long lastNanos;
  private long remainderNanos;

  TrustedClock(ClockHistory history, long nowNanos) {
    eras = new ArrayDeque<>(history.eras());
    uptimeMillis = history.uptimeMillis();
    lastNanos = nowNanos;
  }

  /**
   * Takes note of what both clocks say.
   *
   * @return whether the wall clock was set back, which should outlive a restart
   */
  boolean observe(long wallMillis, long nowNanos) {
    long elapsedNanos = Math.max(0, nowNanos - lastNanos) + remainderNanos;
    lastNanos = nowNanos;
    uptimeMillis += elapsedNanos / NANOS_PER_MILLI;
    remainderNanos = elapsedNanos % NANOS_PER_MILLI;
    return enter(wallMillis - uptimeMillis);
  }

  private boolean enter(long skew) {
    long before = eras.isEmpty() ? skew : eras.getLast().skewMillis();
    while (!eras.isEmpty() && eras.getLast().skewMillis() >= skew) {
      eras.removeLast();
    }
    if (!eras.isEmpty() && skew - eras.getLast().skewMillis() <= TOLERANCE) {
      eras.addLast(new ClockEra(eras.removeLast().skewMillis(), uptimeMillis));
    } else {
      eras.addLast(new ClockEra(skew, uptimeMillis));
    }
    forgetOldest();
    return skew < before - TOLERANCE;
  }

  private void forgetOldest() {
    while (eras.getFirst().untilMillis() <= uptimeMillis - LONGEST_RETENTION) {
      eras.removeFirst();
    }
    if (eras.size() > MOST_ERAS) {
      long lower = eras.removeFirst().skewMillis();
      eras.addFirst(new ClockEra(lower, eras.removeFirst().untilMillis()));
    }
  }

  /** What is stamped earlier than this has been there for that long. */
  long horizon(long retentionMillis) {
    long windowStart = uptimeMillis - retentionMillis;
    for (ClockEra era : eras) {
      if (era.untilMillis() > windowStart) {
        return windowStart + era.skewMillis();
      }
    }
    return Long.MIN_VALUE; // Not observed yet.
  }

  /** For how long brokers on this directory have been up, as far as that was noted. */
  long uptimeMillis() {
    return uptimeMillis;
  }

  /** What the next broker on this directory needs to know. */
  ClockHistory history() {
    return new ClockHistory(uptimeMillis, List.copyOf(eras));
  }
}
