package io.weir.benchmarks;

import io.weir.broker.data.ReadResult;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a put to a read that waits for it: the read is begun, the record is put, the reader is woken
 * with it. One after the other, so that threads have gone to rest and are to be woken, as they are
 * under little load. Beginning the read is within.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(2)
public class WaitingReadsBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private OneShard shard;
  private ShardIterator at;

  /** Starts the broker. */
  @Setup(Level.Trial)
  public void setUp() {
    shard = new OneShard();
    at = shard.broker().iterator(OneShard.STREAM, OneShard.SHARD, StartingPosition.trimHorizon());
  }

  /** Waits, puts, and has the record. */
  @Benchmark
  public ReadResult handOff() {
    CompletableFuture<ReadResult> waiting = shard.broker().readOrWait(at, 1, PATIENCE);
    shard.put();
    ReadResult read = waiting.join();
    if (read.count() != 1) {
      throw new IllegalStateException(read.count() + " records");
    }
    at = Objects.requireNonNull(read.next());
    return read;
  }

  /** Ends the broker. */
  @TearDown(Level.Trial)
  public void tearDown() {
    shard.close();
  }
}
