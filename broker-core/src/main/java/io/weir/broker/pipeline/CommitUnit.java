package io.weir.broker.pipeline;

import io.weir.log.ShardLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A log whose appends the pipeline makes durable and announces.
 *
 * <p><b>The dirty flag</b> keeps a unit to one event between its append and its commit, whatever
 * the number of appends. The appender sets the flag after it has appended; the commit thread clears
 * it before it reads how far to commit. Both exchange the value, so whoever finds the flag set by
 * the other also sees what the other did before: an append is either part of the commit that is
 * about to begin or has an event of its own.
 */
public abstract class CommitUnit {
  private static final VarHandle DIRTY;

  static {
    try {
      DIRTY = MethodHandles.lookup().findVarHandle(CommitUnit.class, "dirty", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CommitPipeline pipeline;

  @SuppressWarnings("unused") // Through DIRTY.
  private volatile boolean dirty;

  /** A unit that is clean. */
  protected CommitUnit(CommitPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Says that there is news: something was appended, or became durable outside the commit thread.
   * Never blocks.
   */
  public final void signal() {
    if (!(boolean) DIRTY.getAndSet(this, true)) {
      pipeline.publish(this);
    }
  }

  /** To be called by the commit thread before it commits. */
  final void clean() {
    DIRTY.getAndSet(this, false);
  }

  /** What is committed. */
  protected abstract ShardLog log();

  /** Marks ready whatever waits for durable records. Called after each commit; must not block. */
  protected abstract void fanOut();

  /**
   * Brings the meters up to date. Called after each commit, behind {@link #fanOut}; must not block.
   */
  protected abstract void meter();
}
