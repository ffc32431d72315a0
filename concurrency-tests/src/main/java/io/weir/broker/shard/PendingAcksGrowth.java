package io.weir.broker.shard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link PendingAcks}: the arrays are replaced by larger ones while entries are taken, and each is
 * heard of once, as it was put.
 */
@JCStressTest
@Outcome(id = "3, 6, 30", expect = Expect.ACCEPTABLE, desc = "each once")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, twice, or another one's")
@State
public class PendingAcksGrowth extends AcksState {
  /** Arrays for one to begin with, and room for four. */
  public PendingAcksGrowth() {
    super(new PendingAcks(4, 1));
  }

  /** Three puts. */
  @Actor
  public void put() {
    putThree();
  }

  /** The commit thread. */
  @Actor
  public void commit() {
    report();
    report();
  }

  /** The last commit. */
  @Arbiter
  public void end(III_Result r) {
    heardInAll(r);
  }
}
