package io.weir.broker.duty;

import io.weir.broker.shard.StorageGate;
import io.weir.log.LogStore;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the disk every second, so that puts are refused before it is full. */
public final class DiskFloorDuty implements Agent {
  private static final Logger LOG = LoggerFactory.getLogger(DiskFloorDuty.class);

  private final LogStore store;
  private final StorageGate gate;
  private final NanoClock clock;
  private final Interval interval = new Interval(TimeUnit.SECONDS.toNanos(1));

  /** For one store and its gate. */
  public DiskFloorDuty(LogStore store, StorageGate gate, NanoClock clock) {
    this.store = store;
    this.gate = gate;
    this.clock = clock;
  }

  @Override
  public int doWork() {
    if (!interval.isDue(clock.nanoTime())) {
      return 0;
    }
    boolean wasShut = gate.isShut();
    long usable = store.usableSpace();
    gate.measured(usable);
    if (gate.isShut() != wasShut) {
      LOG.warn(
          "Puts are {}: {} bytes of disk are usable", wasShut ? "taken again" : "refused", usable);
    }
    return 1;
  }

  @Override
  public String roleName() {
    return "disk-floor";
  }
}
