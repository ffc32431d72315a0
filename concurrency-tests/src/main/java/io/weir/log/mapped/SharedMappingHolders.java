package io.weir.log.mapped;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** {@link SharedMapping}: unmapped once, by the last holder, and never under one. */
@JCStressTest
@Outcome(id = "[01], [01], 1", expect = Expect.ACCEPTABLE, desc = "unmapped once, under nobody")
@Outcome(expect = Expect.FORBIDDEN, desc = "used after it was unmapped, or not unmapped once")
@State
public class SharedMappingHolders {
  private final CountedRegion region = new CountedRegion();
  private final SharedMapping mapping = new SharedMapping(region);

  /** The maker lets go. */
  @Actor
  public void drop() {
    mapping.release();
  }

  /** A reader. */
  @Actor
  public void read(III_Result r) {
    r.r1 = use();
  }

  /** Another one. */
  @Actor
  public void readToo(III_Result r) {
    r.r2 = use();
  }

  private int use() {
    if (!mapping.tryRetain()) {
      return 0;
    }
    int result = region.unmapped.get() == 0 ? 1 : 9;
    mapping.release();
    return result;
  }

  /** At the end. */
  @Arbiter
  public void end(III_Result r) {
    r.r3 = region.unmapped.get();
  }
}
