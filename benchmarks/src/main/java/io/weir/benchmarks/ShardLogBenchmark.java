package io.weir.benchmarks;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MappedRegion;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
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
 * Appending to a log, beside a plain copy of the same bytes into the same kind of file, Chronicle
 * Queue and a FileChannel: all files are written with zeros and forced before each invocation, so
 * that each page is touched for the first time within the measurement on all sides. The log's
 * commit is within it. Kafka's log is measured likewise, by {@code UnifiedLogBenchmark} in
 * benchmarks/kafka, which keeps its classes out of the build.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 12)
@Measurement(iterations = 24)
@Fork(
    value = 3,
    jvmArgsAppend = {
      EngineUnderTest.OPEN_NIO,
      EngineUnderTest.OPEN_REFLECT,
      EngineUnderTest.EXPORT_REF
    })
public class ShardLogBenchmark {
  /** Records an invocation. */
  static final int RECORDS = 12_000;

  private static final int FRAME = 32;

  /** What is appended, and where. */
  @State(Scope.Thread)
  public static class Sample {
    /** The body's length, in bytes. */
    @Param({"100", "1024", "10240"})
    public int size;

    private Path directory = Path.of("");
    private Payload body = new Payload(1);
    private byte[] bytes = {};

    /** Makes it. */
    @Setup(Level.Invocation)
    public void setUp() throws IOException {
      directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
      body = new Payload(size);
      bytes = body.array();
    }

    /** Room for all records and the headers of anybody. */
    int fileBytes() {
      int needed = RECORDS * (size + 128) + (2 << 20);
      return (needed + (1 << 20) - 1) & -(1 << 20);
    }

    int stride() {
      return (FRAME + size + 7) & -8;
    }

    /** Removes the files. */
    @TearDown(Level.Invocation)
    public void tearDown() throws IOException {
      Directories.delete(directory);
    }
  }

  /** Weir's log, with its segment made. */
  @State(Scope.Thread)
  public static class Log {
    private MappedLogStore store;
    private ShardLog log;

    /** Makes it. */
    @Setup(Level.Invocation)
    public void setUp(Sample sample) throws IOException {
      int bytes = sample.fileBytes();
      store =
          MappedLogStore.builder(sample.directory.resolve("store"))
              .durability(Durability.OS)
              .segmentBytes(bytes, bytes)
              .open();
      log = store.open(new LogId("bench", UUID.randomUUID()), AppendListener.NONE);
      log.append(0, sample.body); // makes the segment
    }

    /** Closes it. */
    @TearDown(Level.Invocation)
    public void tearDown() {
      store.close();
    }
  }

  /** A mapped file. */
  @State(Scope.Thread)
  public static class Mapped {
    private MappedRegion region;

    /** Makes it. */
    @Setup(Level.Invocation)
    public void setUp(Sample sample) throws IOException {
      region = Zeros.mapped(sample.directory.resolve("mapped"), sample.fileBytes());
    }

    /** Unmaps it. */
    @TearDown(Level.Invocation)
    public void tearDown() {
      region.unmap();
    }
  }

  /** A file, not mapped. */
  @State(Scope.Thread)
  public static class Channel {
    private FileChannel file;
    private ByteBuffer frame = ByteBuffer.allocate(0);

    /** Makes it. */
    @Setup(Level.Invocation)
    public void setUp(Sample sample) throws IOException {
      file = Zeros.open(sample.directory.resolve("channel"), sample.fileBytes());
      frame = ByteBuffer.allocateDirect(sample.stride());
    }

    /** Closes it. */
    @TearDown(Level.Invocation)
    public void tearDown() throws IOException {
      file.close();
    }
  }

  /** A queue that has a file with two documents. */
  @State(Scope.Thread)
  public static class Queue {
    private ChronicleQueue queue;
    private ExcerptAppender appender;

    /** Makes it. Its file is mapped as a whole, and its holes are filled, as ours are. */
    @Setup(Level.Invocation)
    public void setUp(Sample sample) throws IOException {
      Path directory = sample.directory.resolve("queue");
      open(directory, sample.fileBytes());
      write(appender, sample.bytes);
      tearDown();
      try (Stream<Path> files = Files.list(directory)) {
        Path file =
            files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
        Zeros.fillHoles(file, Math.min(Files.size(file), sample.fileBytes()));
      }
      open(directory, sample.fileBytes());
      write(appender, sample.bytes); // finds the end
    }

    private void open(Path directory, int bytes) {
      queue =
          SingleChronicleQueueBuilder.binary(directory)
              .rollCycle(LargeRollCycles.LARGE_DAILY)
              .blockSize(bytes)
              .build();
      appender = queue.createAppender();
    }

    static void write(ExcerptAppender to, byte[] bytes) {
      try (DocumentContext document = to.writingDocument()) {
        document.wire().bytes().write(bytes);
      }
    }

    /** Closes it. */
    @TearDown(Level.Invocation)
    public void tearDown() {
      appender.close();
      queue.close();
    }
  }

  /** Appends, and commits. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long append(Sample sample, Log to) {
    ShardLog log = to.log;
    Payload body = sample.body;
    for (int i = 0; i < RECORDS; i++) {
      log.append(i, body);
    }
    to.store.commit(List.of(log));
    return log.durableOffset();
  }

  /** Copies the same bytes to the same places. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long memcpy(Sample sample, Mapped to) {
    ByteBuffer target = to.region.buffer();
    byte[] source = sample.bytes;
    int stride = sample.stride();
    int at = FRAME;
    for (int i = 0; i < RECORDS; i++) {
      target.put(at, source, 0, source.length);
      at += stride;
    }
    return at;
  }

  /**
   * The same copy, and CRC32C of each body: the limit of a log with a checksum, since in Java the
   * two are two passes.
   */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long memcpyAndChecksum(Sample sample, Mapped to) {
    ByteBuffer target = to.region.buffer();
    byte[] source = sample.bytes;
    CRC32C checksum = new CRC32C();
    int stride = sample.stride();
    int at = FRAME;
    long sum = 0;
    for (int i = 0; i < RECORDS; i++) {
      target.put(at, source, 0, source.length);
      checksum.reset();
      checksum.update(source, 0, source.length);
      sum += checksum.getValue();
      at += stride;
    }
    return sum;
  }

  /** Writes a frame's worth of bytes, the body copied into it, with a call for each. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long fileChannel(Sample sample, Channel to) throws IOException {
    FileChannel file = to.file;
    ByteBuffer frame = to.frame;
    byte[] source = sample.bytes;
    long at = 0;
    for (int i = 0; i < RECORDS; i++) {
      frame.clear();
      frame.put(FRAME, source, 0, source.length);
      while (frame.hasRemaining()) {
        at += file.write(frame, at);
      }
    }
    return at;
  }

  /** A document for each record. It has no checksum. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long chronicle(Sample sample, Queue to) {
    ExcerptAppender appender = to.appender;
    byte[] source = sample.bytes;
    for (int i = 0; i < RECORDS; i++) {
      Queue.write(appender, source);
    }
    return appender.lastIndexAppended();
  }
}
