package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.broker.data.AckListener;
import io.weir.broker.data.ShardRef;
import io.weir.broker.error.BrokerException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
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
 * Puts through the broker, from one thread: route, admit, append, acknowledge; beside MD5 alone.
 * Limits are enforced, and so wide that nothing is rejected; {@code OS} mode; 16-byte partition
 * keys; 64 shards. An invocation ends when all its records have been acknowledged; segments are
 * made and forced beside it.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 15)
@Measurement(iterations = 20)
@Fork(2)
public class BrokerBenchmark {
  /** Records an invocation. */
  static final int RECORDS = 100_000;

  private static final int KEYS = 1024;

  /** The record's data, in bytes. */
  @Param({"100", "1024"})
  public int size;

  private final String[] keys = new String[KEYS];
  private final Acks acks = new Acks();
  private final byte[][] encoded = new byte[KEYS][];
  private final byte[] digest = new byte[16];
  private byte[] data = {};
  private MessageDigest md5;
  private Broker broker;
  private StreamHandle stream;

  /** Counts what became of the puts. */
  private static final class Acks implements AckListener {
    private final LongAdder acknowledged = new LongAdder();
    private volatile @Nullable BrokerException rejected;

    @Override
    public void onAck(long tag, ShardRef shard, long offset, long arrivalMillis) {
      acknowledged.increment();
    }

    @Override
    public void onRejected(long tag, BrokerException why) {
      rejected = why; // what a listener throws goes to the log only
    }

    long acknowledgedOrThrow() {
      if (rejected != null) {
        throw new IllegalStateException(rejected);
      }
      return acknowledged.sum();
    }
  }

  /** Starts a broker, and writes to every shard once. */
  @Setup(Level.Trial)
  public void setUp() throws GeneralSecurityException {
    md5 = MessageDigest.getInstance("MD5");
    data = new Payload(size).array();
    broker =
        Broker.builder()
            .ephemeral()
            .durability(Durability.OS)
            .limits(wide())
            .pendingAcksPerShard(1 << 13)
            .start();
    broker.createStream("bench", 64);
    stream = broker.stream("bench");
    for (int i = 0; i < KEYS; i++) {
      keys[i] = String.format("session-%08d", i);
      encoded[i] = keys[i].getBytes(StandardCharsets.UTF_8);
      stream.put(keys[i], data, acks, i);
    }
    awaitAcks(KEYS);
  }

  private static Limits wide() {
    return Limits.aws().withWrites(1L << 32, 1L << 30);
  }

  /** Puts, and waits for all the acknowledgements. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long put() {
    for (int i = 0; i < RECORDS; i++) {
      stream.put(keys[i & (KEYS - 1)], data, acks, i);
    }
    awaitAcks(RECORDS);
    return RECORDS;
  }

  /** Hashes the same keys, which Kinesis asks for and no put can do without. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public byte[] md5() throws GeneralSecurityException {
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = encoded[i & (KEYS - 1)];
      md5.update(key, 0, key.length);
      md5.digest(digest, 0, digest.length);
    }
    return digest;
  }

  private void awaitAcks(long count) {
    while (acks.acknowledgedOrThrow() < count) {
      LockSupport.parkNanos(20_000);
    }
    acks.acknowledged.reset();
  }

  /** Ends the broker. */
  @TearDown(Level.Trial)
  public void tearDown() {
    broker.close();
  }
}
