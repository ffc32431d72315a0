package io.weir.broker.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * {@link StagedWaitStrategy}: a stage behind the first goes on when that has advanced. A lost
 * wake-up shows as a run that does not end, which jcstress reports as an error.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "it goes on")
@Outcome(expect = Expect.FORBIDDEN, desc = "it goes on too early")
@State
public class FollowerWakeUp extends WaitedFor {

  /** A stage behind. */
  @Actor
  public void await(J_Result r) {
    r.r1 = await(firstStage);
  }

  /** The first stage. */
  @Actor
  public void commit() {
    firstStage.set(0);
    waits.signalFollowers();
  }
}
