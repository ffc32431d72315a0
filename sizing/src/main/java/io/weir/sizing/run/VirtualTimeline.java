package io.weir.sizing.run;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/** A time that passes when it is waited for, and takes the broker's clocks along. */
final class VirtualTimeline implements Timeline {
  private static final long START = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public void begin() {
    // It stands still until it is waited for.
  }

  @Override
  public void await(long until) {
    nanos.set(until);
  }

  @Override
  public long now() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return START + TimeUnit.NANOSECONDS.toMillis(nanos.get());
  }

  @Override
  public boolean isVirtual() {
    return true;
  }

  EpochClock clock() {
    return this::epochMillis;
  }

  NanoClock nanoClock() {
    return nanos::get;
  }
}
