package io.weir.broker.shard;

import io.weir.broker.data.ShardRef;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link WaitingReads}: a read that comes while news and the shard's end do is woken, once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "woken once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up, or two")
@State
public class WaitingReadsEnd {
  private static final WaitTimers TIMERS = new WaitTimers(() -> 0);
  private final AtomicInteger woken = new AtomicInteger();
  private final WaitingReads reads =
      new WaitingReads(
          new WaitingReads.Environment(TIMERS, Runnable::run, 10),
          new OneLog(),
          new ShardRef(0, 1));

  /** A read that finds nothing waits. */
  @Actor
  public void await() {
    reads.await(0, 1_000_000_000L, woken::incrementAndGet);
  }

  /** The fan-out. */
  @Actor
  public void news() {
    reads.onNews();
  }

  /** The stream is deleted. */
  @Actor
  public void endShard() {
    reads.end();
  }

  /** At the end. */
  @Arbiter
  public void end(I_Result r) {
    r.r1 = woken.get();
  }
}
