package io.weir.benchmarks;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One commit in {@link Durability#FSYNC} mode: an append of 1 KiB to each of so many shards, one
 * journal write and one force. Logs are trimmed and segments are forced between the commits as the
 * broker does it, within the measurement. Beside it, a plain write of as many bytes, the same ones,
 * to a file of zeros, and a force.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class CommitBenchmark {
  /** How many shards each commit makes durable. */
  @Param({"1", "16", "64", "200"})
  public int dirtyShards;

  private static final int FRAME = 32;
  private static final int FILE_BYTES = 64 << 20;

  private final Payload body = new Payload(1024);
  private final List<ShardLog> logs = new ArrayList<>();
  private MappedLogStore store;
  private Path directory = Path.of("");
  private ByteBuffer frames = ByteBuffer.allocate(0);
  private FileChannel file;
  private int at;

  /** Opens the logs. */
  @Setup
  public void setUp() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    frames = frames();
    file = Zeros.open(directory.resolve("plain"), FILE_BYTES);
    store = MappedLogStore.builder(directory.resolve("store")).durability(Durability.FSYNC).open();
    logs.clear();
    for (int i = 0; i < dirtyShards; i++) {
      logs.add(store.open(new LogId("bench/" + i, UUID.randomUUID()), AppendListener.NONE));
    }
  }

  /** The bodies that are appended, and as many random bytes as their headers have. */
  private ByteBuffer frames() {
    byte[] header = new Payload(FRAME).array();
    byte[] bytes = body.array();
    ByteBuffer made = ByteBuffer.allocateDirect(dirtyShards * (FRAME + bytes.length));
    for (int i = 0; i < dirtyShards; i++) {
      made.put(header).put(bytes);
    }
    return made;
  }

  /** Appends to every shard, commits, and trims. */
  @Benchmark
  public long commit() {
    for (ShardLog log : logs) {
      log.append(1, body);
    }
    store.commit(logs);
    for (ShardLog log : logs) {
      log.trim(log.durableOffset() - 10_000);
    }
    store.maintain(System.nanoTime());
    return logs.get(0).durableOffset();
  }

  /** Writes the same bytes and forces them: what a commit cannot do without. */
  @Benchmark
  public int writeAndForce() throws IOException {
    if (at + frames.capacity() > FILE_BYTES) {
      at = 0;
    }
    frames.clear();
    while (frames.hasRemaining()) {
      at += file.write(frames, at);
    }
    file.force(false);
    return at;
  }

  /** Removes the files. */
  @TearDown
  public void tearDown() throws IOException {
    store.close();
    file.close();
    Directories.delete(directory);
  }
}
