package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.SegmentAllocator.Prepared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link SegmentSupply}: a spare is made while a writer takes a segment in haste, and then ends.
 * The writer's numbers grow, and nothing is left mapped or reserved.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "all given back")
@Outcome(expect = Expect.FORBIDDEN, desc = "a spare left behind, or numbers out of order")
@State
public class SpareEnd {
  private static final Path DIRECTORY = Path.of("/data/a");
  private final MemoryFileSystem files = new MemoryFileSystem();
  private final StoreParts parts = new StoreParts(config(files));
  private final SegmentSupply supply =
      new SegmentSupply(new LogId("a", new UUID(1, 1)), DIRECTORY, parts, 0);
  private final Prepared first;

  /** A log that has a segment, and asks for a spare. */
  public SpareEnd() {
    try {
      first = supply.take(100, true);
      supply.request();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static MappedLogConfig config(MemoryFileSystem files) {
    return new MappedLogConfig(
        Path.of("/data"),
        new UUID(1, 2),
        Durability.OS,
        files,
        4096,
        4096,
        1 << 20,
        4,
        2 << 20,
        2,
        1024,
        1);
  }

  /** The maintaining thread. */
  @Actor
  public void prepare() {
    try {
      supply.prepare();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The appending thread. */
  @Actor
  public void takeAndEnd(II_Result r) {
    try {
      Prepared second = supply.take(100, false);
      supply.request();
      r.r1 = second.number() > first.number() ? 1 : 9;
      second.mapping().release();
      supply.end();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    first.mapping().release();
    r.r2 = files.openMappings().isEmpty() && parts.spares.bytes() == 0 ? 1 : 9;
  }
}
