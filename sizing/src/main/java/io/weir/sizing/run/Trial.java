package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.producer.gateway.OpenShard;
import io.weir.sizing.load.Readers;
import io.weir.sizing.load.Workload;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.report.TrialReport;
import io.weir.sizing.stream.Target;
import java.util.Comparator;
import java.util.List;

/** A load at one stream: its producers and its consumers. Run by one thread. */
final class Trial implements AutoCloseable {
  private final Target target;
  private final Readers readers;
  private final Limits limits;
  private final List<ShardSeries> shards;
  private final int[] places;
  private final boolean oneShardForAll;
  private final int byteWindow;
  private final int longestRecordBytes;
  private final KeyTally keys;
  private final Producers producers;
  private final Consumers consumers;

  /** Begins; nothing is put yet. */
  Trial(
      Target target,
      Readers readers,
      Limits limits,
      Workload workload,
      KeyTable table,
      int seconds,
      Bounds bounds) {
    this.target = target;
    this.readers = readers;
    this.limits = limits;
    List<OpenShard> open = inOrder(target);
    places = table.placesAmong(open);
    oneShardForAll = table.isAllInOneOf(open);
    shards = open.stream().map(shard -> new ShardSeries(shard, seconds)).toList();
    longestRecordBytes = workload.longestRecordBytes();
    byteWindow = secondsOf(longestRecordBytes, limits.writeBytesPerSecond());
    keys = new KeyTally(table, limits, byteWindow);
    producers =
        new Producers(target.puts(), workload.retries(), limits, shards, places, keys, bounds);
    consumers = new Consumers(target, readers, limits, shards, seconds);
  }

  /** How long a shard pays for the largest record, in seconds rounded up. */
  private static int secondsOf(long bytes, long bytesPerSecond) {
    return (int) Math.max(1, (bytes + bytesPerSecond - 1) / bytesPerSecond);
  }

  /** Its shards in the order of their hash keys. */
  static List<OpenShard> inOrder(Target target) {
    return target.shards().stream()
        .sorted(Comparator.comparing(shard -> shard.range().start()))
        .toList();
  }

  Readers readers() {
    return readers;
  }

  /** Whether by which limit something was refused was not told. */
  boolean inferred() {
    return producers.inferred() || consumers.inferred();
  }

  Producers producers() {
    return producers;
  }

  Consumers consumers() {
    return consumers;
  }

  /** Such as {@code 2 shards, 1 shared}. */
  String title() {
    return shards.size() + (shards.size() == 1 ? " shard, " : " shards, ") + readers.inWords();
  }

  TrialReport report(int seconds) {
    return new TrialReport(
        readers,
        limits,
        seconds,
        byteWindow,
        longestRecordBytes,
        shards,
        producers.report(),
        consumers.report(producers.stored(), seconds),
        keys.top(places, shards, seconds),
        keys.seen(),
        oneShardForAll);
  }

  @Override
  public void close() {
    consumers.close();
    target.close();
  }
}
