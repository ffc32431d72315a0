package io.weir.broker.pipeline;

import io.weir.log.LogStore;
import java.util.concurrent.ThreadFactory;

/**
 * From appended to acknowledged and announced. Where a commit waits for the disk, one thread
 * commits for all ({@link StagedPipeline}); where it is a matter of memory, whoever appended does
 * ({@link DirectPipeline}).
 */
public abstract class CommitPipeline implements AutoCloseable {
  private static final int SLACK = 64;

  CommitPipeline() {}

  /**
   * Starts the one that suits a store.
   *
   * @param maxUnits how many units there can be at a time
   * @param threads makes up to two threads: commit and fan-out, in this order
   */
  public static CommitPipeline start(LogStore store, int maxUnits, ThreadFactory threads) {
    int ringSize = ringSize(maxUnits);
    return store.commitsInMemory()
        ? new DirectPipeline(store, ringSize, threads)
        : new StagedPipeline(store, ringSize, threads);
  }

  /**
   * Twice the units, see {@link CommitStage} and {@link DirectPipeline}, and some for those that
   * are being deleted.
   */
  static int ringSize(int maxUnits) {
    return Integer.highestOneBit(2 * (maxUnits + SLACK) - 1) * 2;
  }

  /**
   * Hears that there is news of a unit, which it commits and announces, on the calling thread or
   * another. It waits for nothing but the listeners it may call.
   */
  abstract void signal(CommitUnit unit);

  /** The same, always on another thread. */
  abstract void signalElsewhere(CommitUnit unit);

  /** Whether the calling thread is within a commit, for instance in a listener. */
  public abstract boolean isCommitting();

  /** Handles what has been published, and ends the threads. */
  @Override
  public abstract void close();
}
