package io.weir.log.mapped;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link SegmentIndex}: an entry is in the array before the size that covers it, also as it grows.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "none yet")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "two")
@Outcome(id = "3, 3", expect = Expect.ACCEPTABLE, desc = "three, in a larger array")
@Outcome(expect = Expect.FORBIDDEN, desc = "an entry that is not there yet")
@State
public class SegmentIndexGrowth {
  private final SegmentIndex index = new SegmentIndex(0); // room for two

  /** Adds. */
  @Actor
  public void append() {
    for (int i = 1; i <= 3; i++) {
      index.offer(i * SegmentIndex.INTERVAL, i, i);
    }
  }

  /** Looks at the last. */
  @Actor
  public void search(II_Result r) {
    int size = index.size();
    r.r1 = size;
    if (size > 0) {
      boolean whole =
          index.position(size - 1) == size * SegmentIndex.INTERVAL
              && index.maxArrivalBefore(size - 1) == size;
      r.r2 = whole ? index.offsetDelta(size - 1) : -1;
    }
  }
}
