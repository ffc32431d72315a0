package io.weir.broker.duty;

import io.weir.broker.shard.WaitTimers;
import org.agrona.concurrent.Agent;

/** Ends the waits whose time is over. */
public final class ExpiryDuty implements Agent {
  private final WaitTimers timers;

  /** For these waits. */
  public ExpiryDuty(WaitTimers timers) {
    this.timers = timers;
  }

  @Override
  public int doWork() {
    return timers.poll();
  }

  @Override
  public String roleName() {
    return "expiry";
  }
}
