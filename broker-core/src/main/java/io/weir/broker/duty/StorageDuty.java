package io.weir.broker.duty;

import io.weir.log.LogStore;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/** Lets the store do what waits in the background: allocate, force in paces, free. */
public final class StorageDuty implements Agent {
  private final LogStore store;
  private final NanoClock clock;

  /** For one store. */
  public StorageDuty(LogStore store, NanoClock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public int doWork() {
    return store.maintain(clock.nanoTime());
  }

  @Override
  public String roleName() {
    return "storage";
  }
}
