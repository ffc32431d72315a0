package io.weir.benchmarks;

import io.weir.log.RecordBatch;
import java.io.IOException;
import java.util.SplittableRandom;
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
 * Finding a record in a log of 100,000, by offset and by time, at random places; its pages have
 * been touched, its mappings are there. A seek by offset reads the record, one by time does not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class SegmentIndexBenchmark {
  private final SplittableRandom random = new SplittableRandom(1);
  private final RecordBatch batch = new RecordBatch();
  private StoredLog stored;

  /** Writes the log. */
  @Setup(Level.Trial)
  public void setUp() throws IOException {
    stored = new StoredLog();
  }

  /** Seeks an offset, and reads the record there. */
  @Benchmark
  public long seekByOffset() {
    long offset = random.nextInt(StoredLog.RECORDS);
    if (stored.log().read(offset, 1, Integer.MAX_VALUE, batch) != 1 || batch.offset(0) != offset) {
      throw new IllegalStateException("another record than " + offset);
    }
    return offset;
  }

  /** Seeks a time. */
  @Benchmark
  public long seekByTime() {
    long millis = random.nextInt(StoredLog.RECORDS / StoredLog.RECORDS_A_MILLI);
    long offset = stored.log().offsetForTimestamp(millis);
    if (offset != millis * StoredLog.RECORDS_A_MILLI) {
      throw new IllegalStateException(offset + " for " + millis);
    }
    return offset;
  }

  /** Removes the log. */
  @TearDown(Level.Trial)
  public void tearDown() throws IOException {
    stored.close();
  }
}
