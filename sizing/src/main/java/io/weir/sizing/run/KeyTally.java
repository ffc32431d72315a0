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
 * shard; where records are that large, only if it stays above for long, as two that come together
 * by chance do not.
 */
final class KeyTally {
  private static final int SHOWN = 10;

  /** So many times what the largest record takes are long. */
  private static final int LONG = 3;

  private final KeyTable keys;
  private final long[] records;
  private final long[] bytes;
  private final long[] throttled;
  private final int[] second;
  private final int[] inSecond;
  private final Limits limits;
  private final int byteWindow;
  private final long[][] bytesBySecond;
  private final int[] busiest;
  private final long[] busiestBytes;
  private final long[] recordsInBucket;
  private final long[] bytesInBucket;
  private final int[] fullSince;
  private final BitSet full = new BitSet();
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
    bytesBySecond = new long[count][];
    busiest = new int[count];
    busiestBytes = new long[count];
    recordsInBucket = new long[count];
    bytesInBucket = new long[count];
    fullSince = new int[count];
  }

  void arrived(int key, int length, int atSecond) {
    all++;
    allBytes += length;
    records[key]++;
    bytes[key] += length;
    long inWindow = bytesInWindow(key, length, atSecond);
    if (second[key] != atSecond) {
      emptyBuckets(key, atSecond - second[key]);
      second[key] = atSecond;
      inSecond[key] = 0;
    }
    inSecond[key]++;
    busiest[key] = Math.max(busiest[key], inSecond[key]);
    busiestBytes[key] = Math.max(busiestBytes[key], inWindow);
    fillBuckets(key, length, atSecond);
  }

  /** With those that come now, of this second and as many before as are compared with the limit. */
  private long bytesInWindow(int key, int length, int atSecond) {
    long[] bySecond = bytesBySecond[key];
    if (bySecond == null) { // Of keys that come at all: there may be millions.
      bySecond = new long[byteWindow];
      bytesBySecond[key] = bySecond;
    }
    int passed = Math.min(byteWindow, atSecond - second[key]);
    for (int i = 0; i < passed; i++) {
      bySecond[(atSecond - i) % byteWindow] = 0;
    }
    bySecond[atSecond % byteWindow] += length;
    long sum = 0;
    for (long bytesOfSecond : bySecond) {
      sum += bytesOfSecond;
    }
    return sum;
  }

  private void emptyBuckets(int key, long seconds) {
    recordsInBucket[key] =
        Math.max(0, recordsInBucket[key] - seconds * limits.writeRecordsPerSecond());
    bytesInBucket[key] = Math.max(0, bytesInBucket[key] - seconds * limits.writeBytesPerSecond());
  }

  /** The second that has begun is not taken out yet, so it may be in them as well. */
  private void fillBuckets(int key, int length, int atSecond) {
    long mostBytes = (1L + byteWindow) * limits.writeBytesPerSecond();
    if (bytesInBucket[key] <= mostBytes) {
      full.clear(key);
    }
    recordsInBucket[key]++;
    bytesInBucket[key] += length;
    if (bytesInBucket[key] > mostBytes && !full.get(key)) {
      full.set(key);
      fullSince[key] = atSecond;
    }
    if (recordsInBucket[key] > 2L * limits.writeRecordsPerSecond()
        || (full.get(key) && isLong(atSecond - fullSince[key]))) {
      overflowed.set(key);
    }
  }

  private boolean isLong(int time) {
    return byteWindow == 1 || time >= LONG * byteWindow;
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
        overflowed.get(key) || asked(key) > Math.max(byteWindow, seconds));
  }
}
