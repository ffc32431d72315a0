package io.weir.benchmarks;

import io.weir.broker.Broker;
import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.routing.HashKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * A thousand shards on one engine: the first record into each, which makes its files; another into
 * each; and a restart of the broker with all of them.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      EngineUnderTest.OPEN_NIO,
      EngineUnderTest.OPEN_REFLECT,
      EngineUnderTest.EXPORT_REF
    })
public class EngineShardsBenchmark {
  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  /** Which engine. */
  @Param({"mapped", "chronicle"})
  public String engine = "";

  /** How many shards. */
  @Param("1000")
  public int shards;

  private final byte[] data = new Payload(100).array();
  private Path directory = Path.of("");
  private Broker broker;

  /** Starts a broker and makes the stream. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    broker = EngineUnderTest.start(engine, directory);
    broker.createStream("bench", shards);
  }

  /** A record into each shard, the first there is. */
  @Benchmark
  public int first() {
    return putEach();
  }

  /** As {@link #first}, and then ten more into each. */
  @Benchmark
  public int firstAndTenMore() {
    int put = 0;
    for (int i = 0; i < 11; i++) {
      put += putEach();
    }
    return put;
  }

  /** As {@link #first}, and then a restart. */
  @Benchmark
  public int firstAndRestart() {
    int put = putEach();
    broker.close();
    broker = EngineUnderTest.start(engine, directory);
    return put;
  }

  private int putEach() {
    List<CompletableFuture<PutReceipt>> puts = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      BigInteger hash =
          KEYS.multiply(BigInteger.valueOf(i))
              .divide(BigInteger.valueOf(shards))
              .add(BigInteger.ONE);
      puts.add(broker.put("bench", new PutEntry("key", HashKey.of(hash), data)));
    }
    puts.forEach(CompletableFuture::join);
    return puts.size();
  }

  /** Ends the broker. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    broker.close();
    Directories.delete(directory);
  }
}
