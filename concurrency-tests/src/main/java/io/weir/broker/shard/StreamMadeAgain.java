package io.weir.broker.shard;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link StreamTable}: whoever looks removes a stream that is gone, while another is made under its
 * name. That one stays.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the new one is there")
@Outcome(expect = Expect.FORBIDDEN, desc = "the new one went with the old one")
@State
public class StreamMadeAgain {
  private static final ActiveStream GONE = StreamsAtWork.of(1);
  private static final ActiveStream MADE = StreamsAtWork.of(2);

  static {
    GONE.delete();
  }

  private final StreamTable streams = new StreamTable("000000000000");

  /** With a stream that was deleted, and is not to be seen any more. */
  public StreamMadeAgain() {
    streams.add(GONE);
  }

  /** Somebody looks for it, and lists all. */
  @Actor
  public void look() {
    streams.find("s");
    streams.names();
  }

  /** The control plane makes another. */
  @Actor
  public void make() {
    streams.add(MADE);
  }

  /** At the end. */
  @Arbiter
  public void end(I_Result r) {
    r.r1 = streams.find("s") == MADE ? 1 : 0;
  }
}
