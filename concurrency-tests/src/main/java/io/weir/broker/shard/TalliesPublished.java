package io.weir.broker.shard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ShardTallies}: what the acknowledging thread counts the metering one hears of, once. */
@JCStressTest
@Outcome(id = "3, 30", expect = Expect.ACCEPTABLE, desc = "all of it")
@Outcome(expect = Expect.FORBIDDEN, desc = "counted twice, or not")
@State
public class TalliesPublished {
  private final ShardTallies tallies = new ShardTallies();
  private long metered;

  /** The acknowledging thread. */
  @Actor
  public void acknowledge() {
    tallies.acknowledged(1, 10);
    tallies.acknowledged(2, 20);
  }

  /** The metering thread. */
  @Actor
  public void publish() {
    metered += tallies.recordsSinceMetered();
  }

  /** And again, behind the last commit. */
  @Arbiter
  public void end(II_Result r) {
    metered += tallies.recordsSinceMetered();
    r.r1 = metered == tallies.incomingRecords() ? (int) metered : -1;
    r.r2 = (int) tallies.incomingBytes();
  }
}
