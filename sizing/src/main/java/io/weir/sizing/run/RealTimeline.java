package io.weir.sizing.run;

import java.util.concurrent.locks.LockSupport;

/** The machine's time. */
final class RealTimeline implements Timeline {
  private long start = System.nanoTime();

  @Override
  public void begin() {
    start = System.nanoTime();
  }

  @Override
  public void await(long nanos) {
    for (long left; (left = nanos - now()) > 0 && !Thread.currentThread().isInterrupted(); ) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public long now() {
    return System.nanoTime() - start;
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public boolean isVirtual() {
    return false;
  }
}
