package io.weir.broker.ondemand;

import io.weir.broker.limits.Limits;
import io.weir.broker.stream.WriteRate;

/**
 * How many shards what traffic asks for. The figures are those of Amazon's developer guide ("Choose
 * the right mode to stream in", "Update a stream") and FAQ; where these leave something open, the
 * rule is Weir's and says so. Immutable.
 *
 * <p>Weir does not know another number than "per shard": with other {@link Limits} than Amazon's,
 * all figures change with them, and with {@linkplain Limits#off() no limits} they are those of the
 * limits that are not enforced.
 *
 * @param shard what one shard takes: 1 MiB/s and 1,000 records/s with Amazon's limits
 */
public record OnDemandRules(WriteRate shard) {
  /** A new stream has so many shards, and none is scaled down to fewer. */
  public static final int LEAST_SHARDS = 4;

  /** No stream is scaled beyond so many by itself: 200 MiB/s and 200,000 records/s. */
  public static final int MOST_SHARDS = 200;

  /** The capacity is so many times the peak. */
  private static final int HEADROOM = 2;

  /** Amazon splits a shard above 500 KB/s; in 1,024ths of what it takes. */
  private static final int HOT_1024THS = 500;

  private static final long MIB = 1 << 20;

  /** With a shard's write limits. */
  public static OnDemandRules of(Limits limits) {
    return new OnDemandRules(
        new WriteRate(limits.writeBytesPerSecond(), limits.writeRecordsPerSecond()));
  }

  /** So many shards take twice a rate: at least {@link #LEAST_SHARDS}. */
  public int shardsFor(WriteRate peak) {
    long byBytes = ceil(HEADROOM * peak.bytesPerSecond(), shard.bytesPerSecond());
    long byRecords = ceil(HEADROOM * peak.recordsPerSecond(), shard.recordsPerSecond());
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_SHARDS, Math.max(byBytes, byRecords)));
  }

  /** So many shards take that many MiB/s: at least {@link #LEAST_SHARDS}. */
  public int shardsForMibps(int mibps) {
    long shards = ceil(mibps * MIB, shard.bytesPerSecond());
    return (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST_SHARDS, shards));
  }

  /** So many whole MiB/s are taken by that many shards. */
  public int mibpsOf(int shards) {
    return (int) (shards * shard.bytesPerSecond() / MIB);
  }

  /**
   * Whether a shard with that rate is to be split: above 500 KiB/s, or above half of the records
   * that it takes. Amazon documents the bytes; the records follow from the capacity, which is twice
   * the peak in both. Where no shard is hot, the stream's capacity is twice its rate or more.
   */
  public boolean isHot(WriteRate rate) {
    return rate.bytesPerSecond() * 1024 > shard.bytesPerSecond() * HOT_1024THS
        || rate.recordsPerSecond() * HEADROOM > shard.recordsPerSecond();
  }

  private static long ceil(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }
}
