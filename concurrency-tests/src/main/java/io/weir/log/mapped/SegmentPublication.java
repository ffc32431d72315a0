package io.weir.log.mapped;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.mapped.SegmentHeader.Activation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link Segment}: the appending thread writes frames with plain stores and releases {@code
 * published}; the commit thread derives {@code committed} from it; a reader that acquires that sees
 * whole frames, and a pair of count and position that belong together.
 */
@JCStressTest
@Outcome(id = "0, 128, 0", expect = Expect.ACCEPTABLE, desc = "nothing committed yet")
@Outcome(id = "1, 168, 1", expect = Expect.ACCEPTABLE, desc = "the frame, whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "a torn pair, or a frame that is not there yet")
@State
public class SegmentPublication {
  private static final long SEED = 42;
  private final Segment segment =
      new Segment(0, Path.of("s"), 256, SEED, new Activation(0, Long.MIN_VALUE, 0, 0));
  private final ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

  /** Appends. */
  @Actor
  public void append() {
    FrameWriter writer = new FrameWriter();
    writer.begin(bytes);
    writer.write(SegmentHeader.LENGTH, SEED, 0, 1000, new EightBytes(), 8);
    segment.publish(1, SegmentHeader.LENGTH + Frame.stride(8));
  }

  /** Commits. */
  @Actor
  public void commit() {
    segment.commit(segment.published());
  }

  /** Reads. */
  @Actor
  public void read(III_Result r) {
    long committed = segment.committed();
    r.r1 = Segment.count(committed);
    r.r2 = Segment.position(committed);
    int limit = Segment.position(committed);
    r.r3 = new FrameReader().isValid(bytes, SegmentHeader.LENGTH, limit, SEED) ? 1 : 0;
  }

  private static final class EightBytes implements BodySource {
    @Override
    public int length() {
      return 8;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 8);
    }
  }
}
