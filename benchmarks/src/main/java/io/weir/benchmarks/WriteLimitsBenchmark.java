package io.weir.benchmarks;

import io.weir.broker.limits.Limits;
import io.weir.broker.limits.WriteLimits;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Admitting a record to a shard, and refusing one; each asks the clock, as a put does. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class WriteLimitsBenchmark {
  private static final int BYTES = 116;
  private static final int MORE_THAN_A_SECONDS_WORTH = Integer.MAX_VALUE;

  private final WriteLimits wide =
      new WriteLimits(Limits.aws().withWrites(1L << 32, 1L << 30), System.nanoTime());
  private final WriteLimits indebted = indebted();

  private static WriteLimits indebted() {
    WriteLimits limits = new WriteLimits(Limits.aws(), System.nanoTime());
    limits.charge(MORE_THAN_A_SECONDS_WORTH);
    return limits;
  }

  /** Asks and charges, within limits that are never reached. */
  @Benchmark
  public boolean admit() {
    boolean admitted = wide.admits(System.nanoTime(), BYTES);
    if (admitted) {
      wide.charge(BYTES);
    }
    return admitted;
  }

  /** Asks a shard that is in debt for half an hour. */
  @Benchmark
  public boolean refuse() {
    return indebted.admits(System.nanoTime(), BYTES);
  }

  /** Asks the clock only. */
  @Benchmark
  public long nanoTime() {
    return System.nanoTime();
  }
}
