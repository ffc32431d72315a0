package io.weir.broker.shard;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link ShardAcks#drained}: completes, whether asked for before or behind the last commit. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "acknowledged, and drained")
@Outcome(expect = Expect.FORBIDDEN, desc = "whoever closes waits in vain")
@State
public class DrainedByCommit extends AcksState {
  private CompletableFuture<?> drained;

  /** With one put. */
  public DrainedByCommit() {
    add(1);
  }

  /** The commit thread. */
  @Actor
  public void commit() {
    acks.onDurable(0, 1);
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
    r.r1 = heard.acks.get();
    r.r2 = drained.isDone() ? 1 : 0;
  }
}
