package io.weir.sizing.run;

import io.weir.sizing.load.Readers;
import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.stream.Target;
import java.util.ArrayList;
import java.util.List;

/** The consumers of a trial. Run by one thread. */
final class Consumers implements AutoCloseable {
  private final List<ConsumerTally> tallies = new ArrayList<>();
  private final List<ShardReading> readings = new ArrayList<>();

  /** Begins to read at the end of each shard. */
  Consumers(Target target, Readers readers, List<ShardSeries> shards, long pollNanos, int seconds) {
    for (int i = 0; i < readers.shared(); i++) {
      ConsumerTally tally = tally(false, seconds);
      for (int s = 0; s < shards.size(); s++) {
        ShardSeries shard = shards.get(s);
        long first = pollNanos * i / readers.shared() + pollNanos * s / shards.size() % pollNanos;
        readings.add(
            new PolledShard(
                target.shared(shard.shardId()), shard, tally, pollNanos, first % pollNanos));
      }
    }
    for (int i = 0; i < readers.fanOut(); i++) {
      ConsumerTally tally = tally(true, seconds);
      for (ShardSeries shard : shards) {
        readings.add(new PushedShard(target.fanOut(i + 1, shard.shardId()), shard, tally, i == 0));
      }
    }
  }

  private ConsumerTally tally(boolean fanOut, int seconds) {
    ConsumerTally tally = new ConsumerTally("consumer " + (tallies.size() + 1), fanOut, seconds);
    tallies.add(tally);
    return tally;
  }

  void step(long nowNanos, long nowMillis, int second) {
    for (ShardReading reading : readings) {
      reading.step(nowNanos, nowMillis, second);
    }
  }

  /** Reads that limits refused. */
  long throttled() {
    return tallies.stream().mapToLong(ConsumerTally::throttled).sum();
  }

  /** How old the oldest record was that was read in a second, in milliseconds. */
  long delayAt(int second) {
    return tallies.stream().mapToLong(tally -> tally.delayAt(second)).max().orElse(0);
  }

  List<ConsumerReport> report(long stored, int seconds) {
    return tallies.stream().map(tally -> tally.report(stored, seconds)).toList();
  }

  @Override
  public void close() {
    readings.forEach(ShardReading::close);
  }
}
