package io.weir.sizing.run;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import io.weir.sizing.plan.Need;
import io.weir.sizing.report.ConsumerReport;
import io.weir.sizing.report.ShardSeries;
import io.weir.sizing.stream.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The consumers of a trial. Run by one thread. */
final class Consumers implements AutoCloseable {
  /** How often a consumer that shares asks each shard. */
  private static final long POLL_NANOS =
      (long) (TimeUnit.SECONDS.toNanos(1) / Need.POLLS_PER_SECOND);

  private final List<ConsumerTally> tallies = new ArrayList<>();

  /** At all shards, of one consumer after the other. */
  private final List<ShardReading> readings = new ArrayList<>();

  /** Begins to read at the end of each shard. */
  Consumers(Target target, Readers readers, Limits limits, List<ShardSeries> shards, int seconds) {
    try {
      begin(target, readers, limits, shards, seconds);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void begin(
      Target target, Readers readers, Limits limits, List<ShardSeries> shards, int seconds) {
    for (int i = 0; i < readers.shared(); i++) {
      ConsumerTally tally = tally(false, seconds);
      for (int s = 0; s < shards.size(); s++) {
        ShardSeries shard = shards.get(s);
        long first = POLL_NANOS * i / readers.shared() + POLL_NANOS * s / shards.size();
        readings.add(
            new PolledShard(
                target.shared(shard.shardId()),
                shard,
                tally,
                limits,
                POLL_NANOS,
                first % POLL_NANOS));
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

  /** Whether by which limit reads were refused was not told. */
  boolean inferred() {
    return tallies.stream().anyMatch(ConsumerTally::inferred);
  }

  List<ConsumerReport> report(long stored, int seconds) {
    List<ConsumerReport> reports = new ArrayList<>();
    for (int i = 0; i < tallies.size(); i++) {
      int shards = readings.size() / tallies.size();
      int behind =
          readings.subList(i * shards, (i + 1) * shards).stream()
              .mapToInt(reading -> reading.secondsBehind(seconds))
              .max()
              .orElse(0);
      reports.add(tallies.get(i).report(stored, behind, seconds));
    }
    return reports;
  }

  @Override
  public void close() {
    readings.forEach(ShardReading::close);
  }
}
