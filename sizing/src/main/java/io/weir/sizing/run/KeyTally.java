package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.report.KeyReport;
import io.weir.sizing.report.ShardSeries;
import java.util.List;
import java.util.stream.IntStream;

/** How often each key came, and how often in its busiest second. Not thread-safe. */
final class KeyTally {
  private static final int SHOWN = 10;

  private final KeyTable keys;
  private final long[] records;
  private final long[] throttled;
  private final int[] second;
  private final int[] inSecond;
  private final long[] bytesInSecond;
  private final int[] busiest;
  private final long[] busiestBytes;
  private long all;

  KeyTally(KeyTable keys) {
    this.keys = keys;
    int count = keys.count();
    records = new long[count];
    throttled = new long[count];
    second = new int[count];
    inSecond = new int[count];
    bytesInSecond = new long[count];
    busiest = new int[count];
    busiestBytes = new long[count];
  }

  void arrived(int key, int length, int atSecond) {
    all++;
    records[key]++;
    if (second[key] != atSecond) {
      second[key] = atSecond;
      inSecond[key] = 0;
      bytesInSecond[key] = 0;
    }
    inSecond[key]++;
    bytesInSecond[key] += length;
    busiest[key] = Math.max(busiest[key], inSecond[key]);
    busiestBytes[key] = Math.max(busiestBytes[key], bytesInSecond[key]);
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
            (double) busiestBytes[key] / limits.writeBytesPerSecond());
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
