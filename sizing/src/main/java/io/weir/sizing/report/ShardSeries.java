package io.weir.sizing.report;

import io.weir.producer.gateway.OpenShard;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What happened at a shard, second by second. What never happened takes no room. Not thread-safe.
 */
public final class ShardSeries {
  private static final BigDecimal ALL_KEYS = new BigDecimal(BigInteger.ONE.shiftLeft(128));

  private final OpenShard shard;
  private final int seconds;
  private final Map<Measure, long[]> counts = new EnumMap<>(Measure.class);

  /** Nothing yet, for so many seconds. */
  public ShardSeries(OpenShard shard, int seconds) {
    this.shard = shard;
    this.seconds = seconds;
  }

  /** Counts; what comes after the last second is counted in it. */
  public void add(Measure measure, int second, long amount) {
    if (amount == 0) {
      return;
    }
    long[] row = counts.computeIfAbsent(measure, m -> new long[seconds]);
    row[Math.min(second, row.length - 1)] += amount;
  }

  /** Such as {@code shardId-000000000003}. */
  public String shardId() {
    return shard.shardId();
  }

  /** Such as {@code shard 3}: what a person calls it. */
  public String name() {
    String digits = shardId().replaceFirst("^shardId-0*(?=\\d)", "");
    return "shard " + digits;
  }

  /** Where its hash keys begin, 0 … 1. */
  public double start() {
    return part(shard.range().start().toBigInteger());
  }

  /** Where its hash keys end, 0 … 1. */
  public double end() {
    return part(shard.range().end().toBigInteger().add(BigInteger.ONE));
  }

  private static double part(BigInteger key) {
    return new BigDecimal(key).divide(ALL_KEYS, MathContext.DECIMAL64).doubleValue();
  }

  /** The count of a second. */
  public long at(Measure measure, int second) {
    long[] row = counts.get(measure);
    return row == null ? 0 : row[second];
  }

  /** The sum of some seconds from the first on. */
  public long total(Measure measure, int seconds) {
    return total(List.of(measure), seconds);
  }

  /**
   * How long before the end the first record was stored that is not among so many first ones, in
   * whole seconds at least; 0 if there is none.
   */
  public int secondsSince(long firstRecords, int seconds) {
    long stored = 0;
    for (int second = 0; second < seconds; second++) {
      stored += at(Measure.STORED_RECORDS, second);
      if (stored > firstRecords) {
        return seconds - 1 - second;
      }
    }
    return 0;
  }

  /** The sum of several measures. */
  long total(List<Measure> measures, int seconds) {
    return sum(measures, 0, seconds);
  }

  /**
   * The greatest sum of several measures of so many seconds on end, among some from the first on.
   */
  long busiest(List<Measure> measures, int window, int seconds) {
    long most = 0;
    for (int from = 0; from + window <= seconds; from++) {
      most = Math.max(most, sum(measures, from, from + window));
    }
    return most;
  }

  private long sum(List<Measure> measures, int from, int to) {
    long sum = 0;
    for (Measure measure : measures) {
      long[] row = counts.get(measure);
      for (int i = from; row != null && i < Math.min(to, row.length); i++) {
        sum += row[i];
      }
    }
    return sum;
  }
}
