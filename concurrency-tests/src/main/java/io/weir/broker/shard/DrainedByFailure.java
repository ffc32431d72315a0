package io.weir.broker.shard;

import io.weir.log.LogFencedException;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ShardAcks#drained}: completes, whether asked for before or behind a failure. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "failed, and drained")
@Outcome(expect = Expect.FORBIDDEN, desc = "whoever closes waits in vain")
@State
public class DrainedByFailure extends AcksState {
  private static final LogFencedException FENCED = new LogFencedException("fenced", null);
  private CompletableFuture<?> drained;

  /** With one put. */
  public DrainedByFailure() {
    add(1);
  }

  /** The commit thread. */
  @Actor
  public void fail() {
    acks.onFailed(FENCED);
  }

  /** Whoever closes. */
  @Actor
  public void close() {
    synchronized (lock) {
      drained = acks.drained();
    }
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    r.r1 = heard.rejections.get();
    r.r2 = drained.isDone() ? 1 : 0;
  }
}
