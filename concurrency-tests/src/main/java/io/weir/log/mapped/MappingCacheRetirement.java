package io.weir.log.mapped;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Activation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * {@link MappingCache}: two segments in a cache of one, so that mapping one makes the other give
 * way; one of them is retired. What was acquired is mapped, and at the end the retired one is not.
 */
@JCStressTest
@Outcome(id = "[01], 1, 1", expect = Expect.ACCEPTABLE, desc = "read, or retired before")
@Outcome(expect = Expect.FORBIDDEN, desc = "used after it was unmapped, or left mapped")
@State
public class MappingCacheRetirement {
  private final MemoryFileSystem files = new MemoryFileSystem();
  private final MappingCache cache = new MappingCache(files, 1);
  private final Segment retired = segment(0);
  private final Segment other = segment(1);

  private Segment segment(long number) {
    Path path = Path.of("/" + number + ".seg");
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(256), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Segment segment =
        new Segment(number, path, 256, 0, new Activation(number, Long.MIN_VALUE, number, 0));
    segment.restore(1, 256, true);
    return segment;
  }

  /** A reader of the segment that goes. */
  @Actor
  public void read(III_Result r) {
    r.r1 = use(retired);
  }

  /** A reader of the other. */
  @Actor
  public void readOther(III_Result r) {
    r.r2 = use(other);
  }

  /** Its log is closed, or it is deleted. */
  @Actor
  public void retire() {
    cache.retire(retired);
  }

  private int use(Segment segment) {
    try {
      SharedMapping mapping = cache.acquire(segment);
      try {
        mapping.region().buffer(); // throws if it is unmapped
        return 1;
      } finally {
        mapping.release();
      }
    } catch (IOException e) {
      return 0;
    } catch (IllegalStateException e) {
      return 9;
    }
  }

  /** At the end the other one may be mapped, for readers to come. */
  @Arbiter
  public void end(III_Result r) {
    boolean left = files.openMappings().contains(Path.of("/0.seg"));
    r.r3 = !left && files.openFiles().isEmpty() && files.openMappings().size() <= 1 ? 1 : 9;
  }
}
