package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.report.KeyReport;
import io.weir.sizing.report.ShardSeries;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often each key came, and how often in its busiest second. Where a record may be larger than
 * what a shard takes in a second, bytes are counted over as many seconds as it pays for one: a key
 * of which one comes now and then is no hot key. Not thread-safe.
 */
final class KeyTally {
  private static final int SHOWN = 10;

  private final KeyTable keys;
  private final long[] records;
  private final long[] throttled;
  private final int[] second;
  private final int[] inSecond;
  private final int byteWindow;
  private final int[] window;
  private final long[] bytesInWindow;
  private final int[] busiest;
  private final long[] busiestBytes;
  private long all;

  /**
   * Nothing yet.
   *
   * @param byteWindow seconds over which bytes are counted
   */
  KeyTally(KeyTable keys, int byteWindow) {
    this.keys = keys;
    this.byteWindow = byteWindow;
    int count = keys.count();
    records = new long[count];
    throttled = new long[count];
    second = new int[count];
    inSecond = new int[count];
    window = new int[count];
    bytesInWindow = new long[count];
    busiest = new int[count];
    busiestBytes = new long[count];
  }

  void arrived(int key, int length, int atSecond) {
    all++;
    records[key]++;
    if (second[key] != atSecond) {
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
  }

  void throttled(int key) {
    throttled[key]++;
  }

  /** How many different ones came. */
  int seen() {
    return (int) IntStream.range(0, records.length).filter(i -> records[i] > 0).count();
  }

  /** The most frequent ones. */
  List<KeyReport> top(int[] places, List<ShardSeries> shards, Limits limits) {
    return IntStream.range(0, records.length)
        .filter(i -> records[i] > 0)
        .boxed()
        .sorted((a, b) -> Long.compare(records[b], records[a]))
        .limit(SHOWN)
        .map(i -> report(i, shards.get(places[i]).name(), limits))
        .toList();
  }

  private KeyReport report(int key, String shard, Limits limits) {
    double use =
        Math.max(
            (double) busiest[key] / limits.writeRecordsPerSecond(),
            (double) busiestBytes[key] / limits.writeBytesPerSecond() / byteWindow);
    return new KeyReport(
        keys.key(key),
        shard,
        records[key],
        (double) records[key] / all,
        busiest[key],
        throttled[key],
        use);
  }
}
