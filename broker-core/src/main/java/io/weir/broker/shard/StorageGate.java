package io.weir.broker.shard;

/**
 * Shut while the disk is too full for puts. Whoever measures the disk shuts and opens it.
 * Thread-safe.
 */
public final class StorageGate {
  private volatile boolean shut;
  private volatile long usableBytes = Long.MAX_VALUE;
  private final long floorBytes;

  /** Open; to be shut below that many usable bytes. */
  public StorageGate(long floorBytes) {
    this.floorBytes = floorBytes;
  }

  /** Takes a measurement. */
  public void measured(long usable) {
    usableBytes = usable;
    shut = usable < floorBytes;
  }

  /** A put found the disk full, whatever was measured; the next measurement decides again. */
  void foundFull() {
    shut = true;
  }

  /** Whether puts are refused. */
  public boolean isShut() {
    return shut;
  }

  String explanation() {
    return "The disk is too full for puts: "
        + usableBytes
        + " bytes are usable, the floor is "
        + floorBytes
        + ". Reads go on; puts will once space is freed.";
  }
}
