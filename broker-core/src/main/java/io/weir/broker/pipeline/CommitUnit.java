package io.weir.broker.pipeline;

import io.weir.log.ShardLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A log whose appends the pipeline makes durable and announces. */
public abstract class CommitUnit {
  private static final VarHandle NEWS;

  static {
    try {
      NEWS = MethodHandles.lookup().findVarHandle(CommitUnit.class, "news", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CommitPipeline pipeline;

  /** A flag for the {@link StagedPipeline}, a count for the {@link DirectPipeline}. */
  @SuppressWarnings("unused") // Through NEWS.
  private volatile int news;

  /** A unit that is clean. */
  protected CommitUnit(CommitPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Says that there is news: something was appended, or became durable outside a commit. Listeners
   * may be called within, so no lock of ours may be held that they might want.
   */
  public final void signal() {
    pipeline.signal(this);
  }

  /** The same; no listener is called within. */
  public final void signalElsewhere() {
    pipeline.signalElsewhere(this);
  }

  /**
   * Sets the flag.
   *
   * @return whether it was clear
   */
  final boolean markDirty() {
    return (int) NEWS.getAndSet(this, 1) == 0;
  }

  /** Clears the flag; to be called before it is committed. */
  final void clean() {
    NEWS.getAndSet(this, 0);
  }

  /**
   * Counts news.
   *
   * @return whether there was none
   */
  final boolean raise() {
    return (int) NEWS.getAndAdd(this, 1) == 0;
  }

  /** The news counted until now. */
  final int raised() {
    return (int) NEWS.getAcquire(this);
  }

  /**
   * Takes news off.
   *
   * @return what is left
   */
  final int settle(int seen) {
    return (int) NEWS.getAndAdd(this, -seen) - seen;
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
