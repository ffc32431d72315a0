package io.weir.benchmarks;

import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading a log from its first record to its last, each checked against its checksum, beside plain
 * copies out of a mapped file of the same size. Before each invocation the log is opened and the
 * file mapped anew, so that both sides touch each page for the first time; the disk is asked by
 * neither, since the files are in the page cache. Records are read a thousand at a time.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 12)
@Fork(2)
public class LogReaderBenchmark {
  private static final int RECORDS = StoredLog.RECORDS;
  private static final int AT_A_TIME = 1000;
  private static final int STRIDE = 32 + StoredLog.BYTES;

  /** The log. */
  @State(Scope.Thread)
  public static class Log {
    private final RecordBatch batch = new RecordBatch(AT_A_TIME, AT_A_TIME * StoredLog.BYTES);
    private StoredLog stored;

    /** Writes it. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
      stored = new StoredLog();
    }

    /** Opens it anew. */
    @Setup(Level.Invocation)
    public void reopen() throws IOException {
      stored.reopen();
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
      stored.close();
    }
  }

  /** A file as large. */
  @State(Scope.Thread)
  public static class Mapped {
    private final byte[] target = new byte[AT_A_TIME * STRIDE];
    private Path directory = Path.of("");
    private MappedRegion region;

    /** Writes it. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
      directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
      byte[] block = new byte[AT_A_TIME * STRIDE];
      new Random(1).nextBytes(block);
      try (StoreFile file = DiskFileSystem.INSTANCE.open(file(), OpenMode.CREATE)) {
        for (int i = 0; i < RECORDS / AT_A_TIME; i++) {
          file.write(ByteBuffer.wrap(block), (long) i * block.length);
        }
        file.force();
      }
    }

    private Path file() {
      return directory.resolve("mapped");
    }

    /** Maps it anew. */
    @Setup(Level.Invocation)
    public void map() throws IOException {
      try (StoreFile file = DiskFileSystem.INSTANCE.open(file(), OpenMode.READ)) {
        region = file.mapReadOnly(RECORDS * STRIDE);
      }
    }

    /** Unmaps it. */
    @TearDown(Level.Invocation)
    public void unmap() {
      region.unmap();
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
      Directories.delete(directory);
    }
  }

  /** Reads all. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long replay(Log of) {
    ShardLog log = of.stored.log();
    RecordBatch batch = of.batch;
    long at = 0;
    while (at < RECORDS) {
      int read = log.read(at, AT_A_TIME, Integer.MAX_VALUE, batch);
      if (read == 0) {
        throw new IllegalStateException("the log ends at " + at);
      }
      at += read;
    }
    return at;
  }

  /** Copies the same bodies out of the same places. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte[] memcpy(Mapped of) {
    ByteBuffer source = of.region.buffer();
    byte[] target = of.target;
    int at = STRIDE - StoredLog.BYTES;
    for (int i = 0; i < RECORDS; i++) {
      source.get(at, target, i % AT_A_TIME * StoredLog.BYTES, StoredLog.BYTES);
      at += STRIDE;
    }
    return target;
  }

  /**
   * The same copies, and CRC32C of each: the limit of a log with a checksum, since in Java the two
   * are two passes.
   */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long memcpyAndChecksum(Mapped of) {
    ByteBuffer source = of.region.buffer();
    byte[] target = of.target;
    CRC32C checksum = new CRC32C();
    int from = STRIDE - StoredLog.BYTES;
    long sum = 0;
    for (int i = 0; i < RECORDS; i++) {
      int to = i % AT_A_TIME * StoredLog.BYTES;
      source.get(from, target, to, StoredLog.BYTES);
      checksum.reset();
      checksum.update(target, to, StoredLog.BYTES);
      sum += checksum.getValue();
      from += STRIDE;
    }
    return sum;
  }

  /** Copies the file, a thousand frames at once. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte[] memcpyOfBlocks(Mapped of) {
    ByteBuffer source = of.region.buffer();
    byte[] target = of.target;
    for (int i = 0; i < RECORDS / AT_A_TIME; i++) {
      source.get(i * target.length, target, 0, target.length);
    }
    return target;
  }
}
