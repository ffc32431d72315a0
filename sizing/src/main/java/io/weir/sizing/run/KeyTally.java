package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.report.KeyReport;
import io.weir.sizing.report.ShardSeries;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each key came and with how many bytes, over the run and in its busiest second. Where a
 * record may be larger than what a shard takes in a second, bytes are counted over as many seconds
 * as it pays for one: a key of which one comes now and then is no hot key. Not thread-safe.
 *
 * <p>For each key there is, too, a shard that has nothing else, reckoned as a bucket that fills
 * with what comes and loses a second's worth in each second. A second's worth may be in it, or as
 * much as the largest record, for so much a shard saves up. Above that, the key is too much for any
 * shard.
 */
final class KeyTally {
  private static final int SHOWN = 10;

  private final KeyTable keys;
  private final long[] records;
  private final long[] bytes;
  private final long[] throttled;
  private final int[] second;
  private final int[] inSecond;
  private final Limits limits;
  private final int byteWindow;
  private final int[] window;
  private final long[] bytesInWindow;
  private final int[] busiest;
  private final long[] busiestBytes;
  private final long[] recordsInBucket;
  private final long[] bytesInBucket;
  private final BitSet overflowed = new BitSet();
  private long all;
  private long allBytes;

  /**
   * Nothing yet.
   *
   * @param limits of a shard
   * @param byteWindow seconds over which bytes are counted
   */
  KeyTally(KeyTable keys, Limits limits, int byteWindow) {
    this.keys = keys;
    this.limits = limits;
    this.byteWindow = byteWindow;
    int count = keys.count();
    records = new long[count];
    bytes = new long[count];
    throttled = new long[count];
    second = new int[count];
    inSecond = new int[count];
    window = new int[count];
    bytesInWindow = new long[count];
    busiest = new int[count];
    busiestBytes = new long[count];
    recordsInBucket = new long[count];
    bytesInBucket = new long[count];
  }

  void arrived(int key, int length, int atSecond) {
    all++;
    allBytes += length;
    records[key]++;
    bytes[key] += length;
    if (second[key] != atSecond) {
      emptyBuckets(key, atSecond - second[key]);
      second[key] = atSecond;
      inSecond[key] = 0;
    }
    if (window[key] != atSecond / byteWindow) {
      window[key] = atSecond / byteWindow;
      bytesInWindow[key] = 0;
    }
    inSecond[key]++;
    bytesInWindow[key] += length;
    busiest[key] = Math.max(busiest[key], inSecond[key]);
    busiestBytes[key] = Math.max(busiestBytes[key], bytesInWindow[key]);
    fillBuckets(key, length);
  }

  private void emptyBuckets(int key, long seconds) {
    recordsInBucket[key] =
        Math.max(0, recordsInBucket[key] - seconds * limits.writeRecordsPerSecond());
    bytesInBucket[key] = Math.max(0, bytesInBucket[key] - seconds * limits.writeBytesPerSecond());
  }

  /** The second that has begun is not taken out yet, so it may be in them as well. */
  private void fillBuckets(int key, int length) {
    recordsInBucket[key]++;
    bytesInBucket[key] += length;
    if (recordsInBucket[key] > 2L * limits.writeRecordsPerSecond()
        || bytesInBucket[key] > (1L + byteWindow) * limits.writeBytesPerSecond()) {
      overflowed.set(key);
    }
  }

  void throttled(int key) {
    throttled[key]++;
  }

  /** How many different ones came. */
  int seen() {
    return (int) IntStream.range(0, records.length).filter(i -> records[i] > 0).count();
  }

  /**
   * Those that ask for most, by the limit of which they ask for more.
   *
   * @param seconds that were run to their end
   */
  List<KeyReport> top(int[] places, List<ShardSeries> shards, int seconds) {
    return IntStream.range(0, records.length)
        .filter(i -> records[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(key -> -asked(key)))
        .limit(SHOWN)
        .map(i -> report(i, shards.get(places[i]).name(), seconds))
        .toList();
  }

  /** How many seconds' worth of what a shard takes. */
  private double asked(int key) {
    return Math.max(
        (double) records[key] / limits.writeRecordsPerSecond(),
        (double) bytes[key] / limits.writeBytesPerSecond());
  }

  private KeyReport report(int key, String shard, int seconds) {
    double use =
        Math.max(
            (double) busiest[key] / limits.writeRecordsPerSecond(),
            (double) busiestBytes[key] / limits.writeBytesPerSecond() / byteWindow);
    return new KeyReport(
        keys.key(key),
        shard,
        records[key],
        (double) records[key] / all,
        bytes[key],
        (double) bytes[key] / allBytes,
        busiest[key],
        throttled[key],
        use,
        overflowed.get(key) || asked(key) > Math.max(1, seconds));
  }
}
