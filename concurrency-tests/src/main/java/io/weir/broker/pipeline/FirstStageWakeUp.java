package io.weir.broker.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * {@link StagedWaitStrategy}: the first stage goes on when something is published. A lost wake-up
 * shows as a run that does not end, which jcstress reports as an error.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "it goes on")
@Outcome(expect = Expect.FORBIDDEN, desc = "it goes on too early")
@State
public class FirstStageWakeUp extends WaitedFor {

  /** The first stage. */
  @Actor
  public void await(J_Result r) {
    r.r1 = await(cursor);
  }

  /** A publisher. */
  @Actor
  public void publish() {
    cursor.set(0);
    waits.signalAllWhenBlocking();
  }
}
