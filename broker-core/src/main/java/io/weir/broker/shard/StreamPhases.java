package io.weir.broker.shard;

import io.weir.broker.stream.StreamStatus;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is going through, and for how long that is to be seen. Changed by the control plane
 * only; read by any thread.
 */
public final class StreamPhases {
  private final NanoClock clock;
  private final long transitionNanos;
  private volatile @Nullable StreamPhase phase;

  /**
   * At work.
   *
   * @param transitionNanos how long a change is to be seen, 0 for not at all
   */
  StreamPhases(NanoClock clock, long transitionNanos) {
    this.clock = clock;
    this.transitionNanos = transitionNanos;
  }

  /** What it is going through. Once it was deleted, that stays so. */
  public StreamStatus status() {
    StreamPhase now = phase;
    if (now == null || (!isDeleted() && now.isOver(clock.nanoTime()))) {
      return StreamStatus.ACTIVE;
    }
    return now.status();
  }

  /** Whether it takes and gives records. */
  boolean isServing() {
    StreamPhase now = phase;
    if (now == null || now.status() == StreamStatus.UPDATING) {
      return true;
    }
    return now.status() == StreamStatus.CREATING && now.isOver(clock.nanoTime());
  }

  /** Whether it was deleted, though it may still be seen. */
  boolean isDeleted() {
    StreamPhase now = phase;
    return now != null && now.status() == StreamStatus.DELETING;
  }

  /** Whether it was deleted and is not to be seen any more. */
  boolean isGone() {
    StreamPhase now = phase;
    return now != null && now.status() == StreamStatus.DELETING && now.isOver(clock.nanoTime());
  }

  /** Is seen for a while to be going through something that is done. */
  public void enter(StreamStatus status) {
    boolean seen = transitionNanos != 0 || status == StreamStatus.DELETING;
    phase = seen ? StreamPhase.until(status, clock.nanoTime() + transitionNanos) : null;
  }

  /** Its shards begin to change. */
  void beginUpdate() {
    phase = StreamPhase.untilTold(StreamStatus.UPDATING);
  }

  /** They have not changed. */
  void giveUp() {
    phase = null;
  }
}
