package io.weir.broker.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link CommitUnit}, as {@link DirectPipeline} uses it: both appends are committed, by one thread
 * at a time, each of which sees what the one before did. All fields are plain ones.
 */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both, in one commit")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both, one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, or two threads committing")
@State
public class OwnedUnit {
  private final BareUnit unit = new BareUnit();
  private int appended1;
  private int appended2;
  private int committed;
  private int commits;

  /** One that puts. */
  @Actor
  public void first() {
    appended1 = 1;
    signal();
  }

  /** Another one. */
  @Actor
  public void second() {
    appended2 = 1;
    signal();
  }

  private void signal() {
    if (!unit.raise()) {
      return;
    }
    int seen = unit.raised();
    do {
      int all = appended1 + appended2;
      commits = commits + (all > committed ? 1 : 0);
      committed = all;
      seen = unit.settle(seen);
    } while (seen != 0);
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    r.r1 = committed;
    r.r2 = commits;
  }
}
