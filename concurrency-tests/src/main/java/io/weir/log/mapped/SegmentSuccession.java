package io.weir.log.mapped;

import io.weir.log.mapped.SegmentHeader.Activation;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link SegmentChain} and {@link Segment#next}: who sees a successor sees the last position of the
 * one before; who sees a segment in the array reaches it from the one before.
 */
@JCStressTest
@Outcome(id = "0, [01], 0", expect = Expect.ACCEPTABLE, desc = "before the roll")
@Outcome(id = "1, 1, [01]", expect = Expect.ACCEPTABLE, desc = "behind it")
@Outcome(id = "0, [01], 1", expect = Expect.ACCEPTABLE, desc = "the roll came in between")
@Outcome(expect = Expect.FORBIDDEN, desc = "a successor before the end, or one that is not linked")
@State
public class SegmentSuccession {
  private final Segment first = segment(0, 0);
  private final SegmentChain chain = new SegmentChain(List.of(first));

  private static Segment segment(long number, long base) {
    return new Segment(
        number, Path.of("s"), 4096, 0, new Activation(base, Long.MIN_VALUE, base, 0));
  }

  /** The last append to the first segment, and the roll. */
  @Actor
  public void roll() {
    first.publish(1, 200);
    first.sealed = true;
    chain.add(segment(1, 1));
  }

  /** As a commit collects: the successor first, then the position. */
  @Actor
  public void collect(III_Result r) {
    Segment next = first.next;
    r.r1 = next == null ? 0 : 1;
    r.r2 = Segment.count(first.published());
    Segment last = chain.last();
    r.r3 = last == first ? 0 : first.next == last ? 1 : 9;
  }
}
