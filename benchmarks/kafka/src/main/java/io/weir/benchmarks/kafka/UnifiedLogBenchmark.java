package io.weir.benchmarks.kafka;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;
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
 * Appending to Kafka's log, as {@code ShardLogBenchmark} does to Weir's: as many records, into a
 * segment that has been filled with zeros. Making the batch, with its checksum, is within, as
 * making the frame is there; Kafka's log checks that checksum. It flushes nothing by itself, as in
 * {@code os} mode.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 12)
@Measurement(iterations = 24)
@Fork(3)
public class UnifiedLogBenchmark {
  /** Records an invocation. */
  static final int RECORDS = 12_000;

  private static final int BATCH = 50;
  private static final int BLOCK = 1 << 20;
  private static final int DAY_MILLIS = 86_400_000;

  /** The value's length, in bytes. */
  @Param({"100", "1024", "10240"})
  public int size;

  private final KafkaScheduler scheduler = new KafkaScheduler(1);
  private Path directory = Path.of("");
  private byte[] value = {};
  private UnifiedLog log;

  /** Starts the scheduler. */
  @Setup(Level.Trial)
  public void start() {
    scheduler.startup();
  }

  /** Makes the log, and fills its segment with zeros. */
  @Setup(Level.Invocation)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    value = new byte[size];
    new Random(1).nextBytes(value);
    int bytes = (RECORDS * (size + 128) + 3 * BLOCK - 1) & -BLOCK;
    File partition = directory.resolve("bench-0").toFile();
    Files.createDirectory(partition.toPath());
    log =
        UnifiedLog.create(
            partition,
            new LogConfig(
                Map.of(
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(bytes),
                    TopicConfig.PREALLOCATE_CONFIG,
                    "true")),
            0,
            0,
            scheduler,
            new BrokerTopicStats(),
            Time.SYSTEM,
            DAY_MILLIS,
            new ProducerStateManagerConfig(DAY_MILLIS, false),
            DAY_MILLIS,
            new LogDirFailureChannel(1),
            true,
            Optional.empty());
    fill(partition.toPath().resolve("00000000000000000000.log"), bytes);
    append(1);
  }

  private static void fill(Path path, int bytes) throws IOException {
    if (Files.size(path) != bytes) {
      throw new IOException(path + " was not preallocated: " + Files.size(path));
    }
    ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; ) {
        zeros.clear();
        while (zeros.hasRemaining()) {
          at += file.write(zeros, at);
        }
      }
      file.force(true);
    }
  }

  private void append(int records) throws IOException {
    SimpleRecord[] batch = new SimpleRecord[records];
    Arrays.fill(batch, new SimpleRecord(1L, value));
    log.appendAsLeader(MemoryRecords.withRecords(Compression.NONE, batch), 0);
  }

  /** A batch for each record. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long append() throws IOException {
    for (int i = 0; i < RECORDS; i++) {
      append(1);
    }
    return log.logEndOffset();
  }

  /** Fifty records a batch. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long appendBatches() throws IOException {
    for (int i = 0; i < RECORDS; i += BATCH) {
      append(BATCH);
    }
    return log.logEndOffset();
  }

  /** Removes the files. */
  @TearDown(Level.Invocation)
  public void tearDown() throws IOException {
    log.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Ends the scheduler. */
  @TearDown(Level.Trial)
  public void stop() throws InterruptedException {
    scheduler.shutdown();
  }
}
