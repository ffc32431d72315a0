package io.weir.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** Both clocks, moved by the test. */
public final class VirtualTime {
  private final AtomicLong nanos = new AtomicLong();

  /** What the wall clock said when the monotonic one was at 0, as it is set now. */
  private final AtomicLong wallAtZero;

  /** At some time in 2023. */
  public VirtualTime() {
    wallAtZero = new AtomicLong(Instant.parse("2023-11-14T22:13:20Z").toEpochMilli());
  }

  /** The wall clock. */
  public EpochClock clock() {
    return () -> wallAtZero.get() + TimeUnit.NANOSECONDS.toMillis(nanos.get());
  }

  /** The monotonic clock. */
  public NanoClock nanoClock() {
    return nanos::get;
  }

  /** Time passes, on both clocks at once: nobody sees one moved and not the other. */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  /** Somebody sets the wall clock. */
  public void jump(Duration duration) {
    wallAtZero.addAndGet(duration.toMillis());
  }

  /** What the wall clock says. */
  public Instant now() {
    return Instant.ofEpochMilli(clock().time());
  }
}
