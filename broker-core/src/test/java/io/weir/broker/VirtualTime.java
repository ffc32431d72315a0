package io.weir.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** Both clocks, moved by the test. */
public final class VirtualTime {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong wallMillis;

  /** At some time in 2023. */
  public VirtualTime() {
    wallMillis = new AtomicLong(Instant.parse("2023-11-14T22:13:20Z").toEpochMilli());
  }

  /** The wall clock. */
  public EpochClock clock() {
    return wallMillis::get;
  }

  /** The monotonic clock. */
  public NanoClock nanoClock() {
    return nanos::get;
  }

  /** Time passes. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    wallMillis.addAndGet(duration.toMillis());
  }

  /** Somebody sets the wall clock. */
  public void jump(Duration duration) {
    wallMillis.addAndGet(duration.toMillis());
  }

  /** What the wall clock says. */
  public Instant now() {
    return Instant.ofEpochMilli(wallMillis.get());
  }
}
