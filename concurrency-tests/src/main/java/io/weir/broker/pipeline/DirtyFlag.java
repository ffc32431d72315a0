package io.weir.broker.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link CommitUnit}: an append is part of the commit that is about to begin, or has an event of
 * its own.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "part of the commit")
@Outcome(id = "1, [01]", expect = Expect.ACCEPTABLE, desc = "an event of its own")
@Outcome(expect = Expect.FORBIDDEN, desc = "appended, and never committed")
@State
public class DirtyFlag {
  private static final VarHandle PUBLISHED;

  static {
    try {
      PUBLISHED = MethodHandles.lookup().findVarHandle(DirtyFlag.class, "published", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final BareUnit unit = new BareUnit();
  private int published;

  /** With an event in the ring already. */
  public DirtyFlag() {
    publishesEvent();
  }

  private boolean publishesEvent() {
    return unit.markDirty();
  }

  /** Appends, and tells. */
  @Actor
  public void append(II_Result r) {
    PUBLISHED.setRelease(this, 1);
    r.r1 = publishesEvent() ? 1 : 0;
  }

  /** Commits. */
  @Actor
  public void commit(II_Result r) {
    unit.clean();
    r.r2 = (int) PUBLISHED.getAcquire(this);
  }
}
