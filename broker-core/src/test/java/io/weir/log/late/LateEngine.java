package io.weir.log.late;

import io.weir.log.LogStore;

/**
 * Lends the late-assigning engine to the broker's tests: offsets on acknowledgement, completed on a
 * thread of its own.
 */
public final class LateEngine {
  private final LateCluster cluster = new LateCluster();

  /** A store that takes the cluster over from the one before. */
  public LogStore open() {
    return new LateAssigningLogStore(cluster);
  }

  /** From now on nothing is acknowledged. */
  public void fail() {
    cluster.fail();
  }
}
