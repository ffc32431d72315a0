package io.weir.broker.group;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * The time by which members are taken for dead. It does not count when the broker could not hear
 * them: it goes on by half a second at most from one look to the next, in case the process stood
 * still, and not at all while a change waits for the disk.
 *
 * <p>Thread-safe. Somebody has to look several times a second.
 */
public final class SessionClock implements Agent {
  private static final long LONGEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final NanoClock clock;
  private long lastNanos;
  private long nowNanos;
  private int standing;

  /** Over a monotonic clock. */
  public SessionClock(NanoClock clock) {
    this.clock = clock;
    this.lastNanos = clock.nanoTime();
  }

  /** The time, in nanoseconds. */
  public synchronized long now() {
    long nanos = clock.nanoTime();
    if (standing == 0) {
      nowNanos += Math.min(Math.max(0, nanos - lastNanos), LONGEST_STEP_NANOS);
    }
    lastNanos = nanos;
    return nowNanos;
  }

  /** Stands still while something is done. */
  public void standFor(Runnable work) {
    stand(1);
    try {
      work.run();
    } finally {
      stand(-1);
    }
  }

  private synchronized void stand(int more) {
    now();
    standing += more;
  }

  @Override
  public int doWork() {
    now();
    return 0;
  }

  @Override
  public String roleName() {
    return "sessions";
  }
}
