package io.weir.broker.shard;

import io.weir.log.LogFencedException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ShardAcks#onFailed}: a put that races it is either refused or failed, and never both. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "failed")
@Outcome(expect = Expect.FORBIDDEN, desc = "never told, or twice")
@State
public class FailureDuringPut extends AcksState {
  private static final LogFencedException FENCED = new LogFencedException("fenced", null);

  /** A put. */
  @Actor
  public void put(II_Result r) {
    r.r1 = add(1) ? 1 : 0;
  }

  /** The commit thread. */
  @Actor
  public void fail() {
    acks.onFailed(FENCED);
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    r.r2 = heard.rejections.get();
  }
}
