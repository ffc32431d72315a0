package io.weir.broker.shard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link StorageGate}: whatever a put found, the next measurement decides. */
@JCStressTest
@Outcome(id = "[01], 0", expect = Expect.ACCEPTABLE, desc = "open again")
@Outcome(expect = Expect.FORBIDDEN, desc = "shut for good")
@State
public class GateMeasured {
  private final StorageGate gate = new StorageGate(100);

  /** A put finds the disk full. */
  @Actor
  public void full() {
    gate.foundFull();
  }

  /** The duty. */
  @Actor
  public void measure() {
    gate.measured(1000);
  }

  /** A put. */
  @Actor
  public void look(II_Result r) {
    r.r1 = gate.isShut() ? 1 : 0;
  }

  /** The next measurement. */
  @Arbiter
  public void end(II_Result r) {
    gate.measured(1000);
    r.r2 = gate.isShut() ? 1 : 0;
  }
}
