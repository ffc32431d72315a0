package io.weir.log.mapped;

import io.weir.log.Fence;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link Fence}: the first cause stays, for all, and whoever sees the fence up finds it. */
@JCStressTest
@Outcome(id = "[01], 1", expect = Expect.ACCEPTABLE, desc = "down, or up with its cause")
@Outcome(expect = Expect.FORBIDDEN, desc = "up without a cause, or another one later")
@State
public class FenceRaisedTwice {
  private static final IOException ONE = new IOException("one");
  private static final IOException TWO = new IOException("two");
  private final Fence fence = new Fence();

  /** Raises it. */
  @Actor
  public void raise(II_Result r) {
    Throwable told = fence.raise("a force failed", ONE);
    r.r2 = told == fence.cause() ? 1 : 9;
  }

  /** Raises it, too. */
  @Actor
  public void raiseToo() {
    fence.raise("another force failed", TWO);
  }

  /** Appends, or reads. */
  @Actor
  public void look(II_Result r) {
    r.r1 = fence.isUp() ? (fence.cause() == null ? 9 : 1) : 0;
  }
}
