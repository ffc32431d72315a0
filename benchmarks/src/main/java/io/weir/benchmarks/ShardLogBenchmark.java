package io.weir.benchmarks;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending to a log, beside a plain copy of the same bytes into the same kind of file: written
 * with zeros, forced, mapped anew, so that each page is touched for the first time within the
 * measurement on both sides.
 *
 * <p>Both sides have their file made before each invocation; the log's commit is within it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 12)
@Measurement(iterations = 24)
@Fork(3)
public class ShardLogBenchmark {
  /** Records an invocation. */
  static final int RECORDS = 12_000;

  private static final int BYTES = 128 << 20;
  private static final int FRAME = 32;

  /** The body's length, in bytes. */
  @Param({"100", "1024", "10240"})
  public int size;

  private Path directory = Path.of("");
  private Payload body = new Payload(1);
  private byte[] bytes = {};
  private MappedLogStore store;
  private ShardLog log;
  private MappedRegion region;

  /** Makes the files, untouched since they were written with zeros. */
  @Setup(Level.Invocation)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    body = new Payload(size);
    bytes = body.array();
    store =
        MappedLogStore.builder(directory.resolve("store"))
            .durability(Durability.OS)
            .segmentBytes(BYTES, BYTES)
            .open();
    log = store.open(new LogId("bench", UUID.randomUUID()), AppendListener.NONE);
    log.append(0, body); // makes the segment
    region = reference(directory.resolve("reference"));
  }

  private static MappedRegion reference(Path path) throws IOException {
    try (StoreFile file = DiskFileSystem.INSTANCE.open(path, OpenMode.CREATE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < BYTES; at += zeros.capacity()) {
        file.write(zeros.duplicate(), at);
      }
      file.force();
      return file.map(BYTES);
    }
  }

  /** Appends, and commits. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long append() {
    for (int i = 0; i < RECORDS; i++) {
      log.append(i, body);
    }
    store.commit(List.of(log));
    return log.durableOffset();
  }

  /** Copies the same bytes to the same places. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long memcpy() {
    ByteBuffer target = region.buffer();
    byte[] source = bytes;
    int stride = stride();
    int at = FRAME;
    for (int i = 0; i < RECORDS; i++) {
      target.put(at, source, 0, source.length);
      at += stride;
    }
    return at;
  }

  private int stride() {
    return (FRAME + size + 7) & -8;
  }

  /** Removes the files. */
  @TearDown(Level.Invocation)
  public void tearDown() throws IOException {
    region.unmap();
    store.close();
    Directories.delete(directory);
  }
}
