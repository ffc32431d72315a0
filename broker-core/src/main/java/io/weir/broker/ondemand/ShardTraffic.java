package io.weir.broker.ondemand;

import io.weir.broker.metrics.TallySource;
import io.weir.broker.stream.WriteRate;
import java.util.concurrent.TimeUnit;

/**
 * What was put into one shard since it is watched: the rate of the last minute, and the highest of
 * each of the last 24 hours. It reads what the shard counts anyway. Not thread-safe.
 */
final class ShardTraffic {
  private static final int HOURS = 24;

  private final long sinceNanos;
  private final PeakRing hours = new PeakRing(HOURS, TimeUnit.HOURS.toNanos(1));
  private long bytes;
  private long records;
  private WriteRate latest = WriteRate.ZERO;

  private ShardTraffic(long sinceNanos, long bytes, long records) {
    this.sinceNanos = sinceNanos;
    this.bytes = bytes;
    this.records = records;
  }

  /** Of a shard that was opened just now: all that it counts is to be counted. */
  static ShardTraffic ofNew(long nowNanos) {
    return new ShardTraffic(nowNanos, 0, 0);
  }

  /** Of a shard that may have counted before. */
  static ShardTraffic from(TallySource tallies, long nowNanos) {
    return new ShardTraffic(nowNanos, tallies.incomingBytes(), tallies.incomingRecords());
  }

  /** The rate since the last look. */
  WriteRate look(TallySource tallies, long elapsedNanos, long nowNanos) {
    long newBytes = tallies.incomingBytes();
    long newRecords = tallies.incomingRecords();
    latest =
        new WriteRate(
            perSecond(newBytes - bytes, elapsedNanos),
            perSecond(newRecords - records, elapsedNanos));
    bytes = newBytes;
    records = newRecords;
    hours.note(nowNanos, latest);
    return latest;
  }

  private static long perSecond(long amount, long nanos) {
    return Math.max(0, Math.round((double) amount * TimeUnit.SECONDS.toNanos(1) / nanos));
  }

  /** The rate between the last two looks. */
  WriteRate latest() {
    return latest;
  }

  /** The highest rates of the hour at hand and those before it, at most 24 in all. */
  WriteRate highest(long nowNanos, int ofHours) {
    return hours.highest(nowNanos, ofHours);
  }

  /** For how long it is watched. */
  long watchedNanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }
}
