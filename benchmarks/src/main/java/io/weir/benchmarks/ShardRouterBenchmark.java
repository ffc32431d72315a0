package io.weir.benchmarks;

import io.weir.broker.routing.HashRanges;
import io.weir.broker.routing.KeyEncoder;
import io.weir.broker.routing.ShardRouter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
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
import org.openjdk.jmh.annotations.Warmup;

/** From a partition key of 16 characters to its shard, beside MD5 alone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class ShardRouterBenchmark {
  private static final int KEYS = 1024;

  /** How many shards the stream has. */
  @Param({"64", "10000"})
  public int shards;

  private final String[] keys = new String[KEYS];
  private final byte[][] encoded = new byte[KEYS][];
  private final byte[] digest = new byte[16];
  private final KeyEncoder encoder = new KeyEncoder(0);
  private MessageDigest md5;
  private ShardRouter router;
  private int next;

  /** Makes the keys. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    md5 = MessageDigest.getInstance("MD5");
    router = new ShardRouter(HashRanges.divide(shards));
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "session-%08d".formatted(i);
      encoded[i] = keys[i].getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Encodes and hashes a key, and finds its shard. */
  @Benchmark
  public int route() {
    encoder.encode(keys[next++ & (KEYS - 1)]);
    encoder.hash();
    return router.find(encoder.high(), encoder.low());
  }

  /** Hashes a key that is encoded already. */
  @Benchmark
  public byte[] md5() throws GeneralSecurityException {
    byte[] key = encoded[next++ & (KEYS - 1)];
    md5.update(key, 0, key.length);
    md5.digest(digest, 0, digest.length);
    return digest;
  }
}
