package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
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
 * The engines side by side, through the broker: one shard; puts until they are acknowledged, a
 * replay of what the setup put, and reads of one record at a time that was sought by its arrival
 * time.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 5)
@Measurement(iterations = 8)
@Fork(
    value = 1,
    jvmArgsAppend = {
      EngineUnderTest.OPEN_NIO,
      EngineUnderTest.OPEN_REFLECT,
      EngineUnderTest.EXPORT_REF
    })
public class EngineRecordsBenchmark {
  /** Records an invocation. */
  static final int RECORDS = 50_000;

  /** Seeks an invocation. */
  static final int SEEKS = 500;

  /** Which engine. */
  @Param({"mapped", "chronicle"})
  public String engine = "";

  /** The record's data, in bytes. */
  @Param({"100", "1024"})
  public int size;

  private final LongAdder acknowledged = new LongAdder();
  private final SplittableRandom random = new SplittableRandom(1);
  private Path directory = Path.of("");
  private byte[] data = {};
  private Broker broker;
  private StreamHandle stream;
  private volatile @Nullable ShardRef shard;
  private long firstMillis;
  private long lastMillis;

  private final AckListener acks =
      new AckListener() {
        @Override
        public void onAck(long tag, ShardRef to, long offset, long arrivalMillis) {
          shard = to;
          acknowledged.increment();
        }

        @Override
        public void onRejected(long tag, BrokerException why) {
          throw new IllegalStateException(why);
        }
      };

  /** Starts a broker, and puts what is replayed. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    data = new Payload(size).array();
    broker = EngineUnderTest.start(engine, directory);
    broker.createStream("bench", 1);
    stream = broker.stream("bench");
    firstMillis = System.currentTimeMillis();
    long unused = put();
    lastMillis = System.currentTimeMillis();
  }

  /** Puts, and waits for all the acknowledgements. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long put() {
    acknowledged.reset();
    for (int i = 0; i < RECORDS; i++) {
      while (i - acknowledged.sum() >= 4096) {
        LockSupport.parkNanos(20_000);
      }
      stream.put("key", data, acks, i);
    }
    while (acknowledged.sum() < RECORDS) {
      LockSupport.parkNanos(20_000);
    }
    return RECORDS;
  }

  /** Reads from the first record on. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long replay() {
    ShardIterator at = iterator(StartingPosition.trimHorizon());
    long read = 0;
    while (read < RECORDS) {
      ReadResult result = broker.read(at, (int) Math.min(1000, RECORDS - read));
      read += result.count();
      at = java.util.Objects.requireNonNull(result.next());
    }
    return read;
  }

  /** Seeks a time at which records arrived, and reads one. */
  @Benchmark
  @OperationsPerInvocation(SEEKS)
  public long seekByTime() {
    long read = 0;
    for (int i = 0; i < SEEKS; i++) {
      Instant time = Instant.ofEpochMilli(random.nextLong(firstMillis, lastMillis));
      read += broker.read(iterator(StartingPosition.atTimestamp(time)), 1).count();
    }
    return read;
  }

  private ShardIterator iterator(StartingPosition from) {
    return broker.iterator("bench", java.util.Objects.requireNonNull(shard).shardId(), from);
  }

  /** Ends the broker. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    broker.close();
    Directories.delete(directory);
  }
}
