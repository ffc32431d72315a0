package io.weir.log.mapped;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@link MappedShardLog}: what is below the durable offset can be read, at once. */
@JCStressTest
@Outcome(id = "[01], 1", expect = Expect.ACCEPTABLE, desc = "as many read as were durable, or more")
@Outcome(expect = Expect.FORBIDDEN, desc = "durable, and not readable")
@State
public class DurableBehindCommitted {
  private final MappedLogStore store =
      MappedLogStore.builder(Path.of("/data"))
          .fileSystem(new MemoryFileSystem())
          .durability(Durability.OS)
          .segmentBytes(4096, 4096)
          .open();
  private final ShardLog log = store.open(new LogId("a", new UUID(1, 1)), AppendListener.NONE);

  /** Appends and commits. */
  @Actor
  public void append() {
    log.append(1, new OneByte());
    store.commit(List.of(log));
  }

  /** Reads. */
  @Actor
  public void read(II_Result r) {
    long durable = log.durableOffset();
    int read = log.read(0, 10, 1000, new RecordBatch());
    r.r1 = (int) durable;
    r.r2 = read >= durable ? 1 : 9;
  }

  /** At the end. */
  @Arbiter
  public void end(II_Result r) {
    if (log.durableOffset() != 1) {
      r.r2 = 9;
    }
    store.close();
  }

  private static final class OneByte implements BodySource {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(new byte[1], 0, 1);
    }
  }
}
