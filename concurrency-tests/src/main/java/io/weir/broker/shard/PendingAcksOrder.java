package io.weir.broker.shard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link PendingAcks} and {@link ShardAcks#onDurable}: an entry is there by the time the engine
 * reports its record, and its place is given out again only when it has been taken.
 */
@JCStressTest
@Outcome(id = "2, 3, 20", expect = Expect.ACCEPTABLE, desc = "two had room")
@Outcome(id = "3, 6, 30", expect = Expect.ACCEPTABLE, desc = "a place was given out again")
@Outcome(expect = Expect.FORBIDDEN, desc = "one lost, twice, or another one's")
@State
public class PendingAcksOrder extends AcksState {
  /** Three puts, of which the third may find no room. */
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
