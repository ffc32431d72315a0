package io.weir.broker.shard;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link WaitTimers}: cancelling one timer, late or not, never keeps another from running, once.
 */
@JCStressTest
@Outcome(id = "[01], 1", expect = Expect.ACCEPTABLE, desc = "the other ran once")
@Outcome(expect = Expect.FORBIDDEN, desc = "another one's timer was cancelled, or ran twice")
@State
public class WaitTimersCancel {
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger second = new AtomicInteger();
  private final WaitTimers timers = new WaitTimers(now::get);
  private final WaitTimers.Timer timer = timers.schedule(1, first::incrementAndGet);

  /** The duty. */
  @Actor
  public void poll() {
    now.set(1L << 30);
    timers.poll();
  }

  /** A read gives up, and another begins to wait: the wheel may give the number out again. */
  @Actor
  public void cancel() {
    timers.schedule(1, second::incrementAndGet);
    timers.cancel(timer);
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    now.set(1L << 40);
    timers.poll();
    r.r1 = first.get();
    r.r2 = second.get();
  }
}
