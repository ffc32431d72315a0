package io.weir.sizing.report;

import io.weir.broker.limits.Limits;
import io.weir.sizing.load.Readers;
import io.weir.sizing.plan.Need;
import io.weir.sizing.plan.ShardLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream of so many shards made of the load.
 *
 * @param readers who read it
 * @param limits of each shard
 * @param seconds that were run to their end
 * @param byteWindow seconds over which bytes written are compared with the limit: 1, or as many as
 *     a shard pays for the largest record
 * @param longestRecordBytes of the load's longest record, partition key and data
 * @param shards second by second, in the order of their hash keys
 * @param producer what became of the records
 * @param consumers how each fared
 * @param keys those that ask for most, by the limit that binds
 * @param keysInAll how many different ones there were
 * @param oneShardForAll whether all keys hash to one of several shards, so that the others are of
 *     no use
 */
public record TrialReport(
    Readers readers,
    Limits limits,
    int seconds,
    int byteWindow,
    long longestRecordBytes,
    List<ShardSeries> shards,
    ProducerReport producer,
    List<ConsumerReport> consumers,
    List<KeyReport> keys,
    int keysInAll,
    boolean oneShardForAll) {
  private static final int READ_WINDOW = 5;
  private static final double HOT = 1.3;

  /** Copies the lists. */
  public TrialReport {
    shards = List.copyOf(shards);
    consumers = List.copyOf(consumers);
    keys = List.copyOf(keys);
  }

  /** Such as {@code 2 shards, 1 shared reader}. */
  public String title() {
    return shardsInWords() + ", " + readers.inWords();
  }

  /** Such as {@code 2 shards}. */
  public String shardsInWords() {
    return shards.size() + (shards.size() == 1 ? " shard" : " shards");
  }

  /** Attempts to put, and reads, that were refused by a limit. */
  public long throttled() {
    return producer.throttled() + readsThrottled();
  }

  /** Reads that were refused by a limit. */
  public long readsThrottled() {
    return consumers.stream().mapToLong(ConsumerReport::throttled).sum();
  }

  /** Reads and subscriptions that failed for another reason. */
  public long readsFailed() {
    return consumers.stream().mapToLong(ConsumerReport::failed).sum();
  }

  /** Why one of those failed, or empty. */
  public String readFailure() {
    return consumers.stream()
        .map(ConsumerReport::failure)
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse("");
  }

  /**
   * Whether so many consumers share that each shard is asked more often than it answers; more
   * shards are asked as often.
   */
  public boolean asksTooOften() {
    return Need.POLLS_PER_SECOND * readers.shared() > limits.readsPerSecond();
  }

  /**
   * Whether one record, read by all that share, is more than a shard gives in a second: it gives it
   * at once, and then refuses reads until it has been paid for, however many shards there are.
   */
  private boolean hasAnswersAboveSecond() {
    return longestRecordBytes * readers.shared() > limits.readBytesPerSecond();
  }

  /**
   * Whether reads were refused only for a time after answers that are larger than what a shard
   * gives in a second, which is normal: no more share than it has calls for, and no more was asked
   * of it than it gives in {@value #READ_WINDOW} seconds. By which limit each was refused does not
   * matter, for an endpoint does not say it.
   */
  public boolean onlyPaidForLargeAnswers() {
    return readsThrottled() > 0
        && hasAnswersAboveSecond()
        && !asksTooOften()
        && headroom().stream()
            .filter(room -> room.limit() == ShardLimit.READ_BYTES)
            .allMatch(room -> room.busiest() <= 1);
  }

  /**
   * Whether readers ask for more bytes than a shard gives: over the whole run, or in a busy time
   * for which it is not a single record that is too much. Then more shards help.
   */
  boolean asksForTooManyBytes() {
    return headroom().stream()
        .filter(
            room ->
                room.limit() == ShardLimit.READ_BYTES || room.limit() == ShardLimit.FAN_OUT_BYTES)
        .anyMatch(room -> (hasAnswersAboveSecond() ? room.mean() : room.busiest()) > 1);
  }

  /**
   * Consumers that did not keep up. Whoever shares may be as late as it takes to pay for the
   * longest record.
   */
  public List<ConsumerReport> behind() {
    long paying =
        hasAnswersAboveSecond()
            ? longestRecordBytes * readers.shared() / limits.readBytesPerSecond() + 1
            : 0;
    return consumers.stream()
        .filter(consumer -> consumer.isBehind(consumer.fanOut() ? 0 : paying))
        .toList();
  }

  /**
   * Whether records came, and all went through at once, and would go on to: nothing throttled,
   * nothing lost, failed or left waiting, no consumer behind at the end, and of no limit more asked
   * over the whole run than it gives; and by all of its shards, not by the only one that the keys
   * hash to. Of reads, see {@link #onlyPaidForLargeAnswers}.
   */
  public boolean carries() {
    return producer.arrived() > 0
        && !oneShardForAll
        && producer.throttled() == 0
        && (readsThrottled() == 0 || onlyPaidForLargeAnswers())
        && producer.lost() == 0
        && producer.failed() == 0
        && producer.waiting() == 0
        && readsFailed() == 0
        && behind().isEmpty()
        && overused().isEmpty();
  }

  /** Shards that refused records and had more than a fair share of what is short there. */
  public List<ShardSeries> hotShards() {
    double fair = 1.0 / shards.size();
    return shards.stream()
        .filter(shard -> throttled(shard) > 0)
        .filter(shard -> share(shard).binding() >= HOT * fair)
        .toList();
  }

  /** What part of the load came to a shard. */
  public ShardShare share(ShardSeries shard) {
    return new ShardShare(
        part(shard, Measure.ARRIVED_RECORDS),
        part(shard, Measure.ARRIVED_BYTES),
        asked(shard, ShardLimit.WRITE_BYTES) > asked(shard, ShardLimit.WRITE_RECORDS));
  }

  private double part(ShardSeries shard, Measure measure) {
    long all = shards.stream().mapToLong(each -> each.total(measure, seconds)).sum();
    return (double) shard.total(measure, seconds) / Math.max(1, all);
  }

  /** How many seconds' worth of what it takes came to a shard, by the limit that binds. */
  double asked(ShardSeries shard) {
    return Math.max(asked(shard, ShardLimit.WRITE_BYTES), asked(shard, ShardLimit.WRITE_RECORDS));
  }

  private double asked(ShardSeries shard, ShardLimit limit) {
    Measure measure =
        limit == ShardLimit.WRITE_BYTES ? Measure.ARRIVED_BYTES : Measure.ARRIVED_RECORDS;
    return shard.total(measure, seconds) / limit.perShard(limits);
  }

  /** Attempts to put that a shard refused. */
  public long throttled(ShardSeries shard) {
    return shard.total(Measure.THROTTLED_BY_RECORDS, seconds)
        + shard.total(Measure.THROTTLED_BY_BYTES, seconds);
  }

  /**
   * How much of each limit was asked for. Of reads, that is what was there to be read and calls
   * that were refused, too: a shard that refuses has not less to do.
   */
  public List<Headroom> headroom() {
    List<Headroom> all = new ArrayList<>();
    all.add(headroom(ShardLimit.WRITE_RECORDS, 1, Asked.of(Measure.ARRIVED_RECORDS)));
    all.add(headroom(ShardLimit.WRITE_BYTES, byteWindow, Asked.of(Measure.ARRIVED_BYTES)));
    if (readers.shared() > 0) {
      all.add(
          headroom(
              ShardLimit.READ_BYTES,
              READ_WINDOW,
              Asked.of(Measure.READ_BYTES),
              new Asked(readers.shared(), List.of(Measure.STORED_BYTES))));
      all.add(
          headroom(
              ShardLimit.READ_CALLS,
              READ_WINDOW,
              Asked.of(
                  Measure.READS,
                  Measure.READS_THROTTLED_BY_BYTES,
                  Measure.READS_THROTTLED_BY_CALLS)));
    }
    if (readers.fanOut() > 0) {
      all.add(
          headroom(
              ShardLimit.FAN_OUT_BYTES,
              READ_WINDOW,
              Asked.of(Measure.SENT_BYTES),
              Asked.of(Measure.STORED_BYTES)));
    }
    return all;
  }

  /**
   * Limits of which more was asked over the whole run than they give. A shard begins with a
   * second's worth of credit, in which a small excess fits for a minute and more, but not for ever.
   */
  public List<Headroom> overused() {
    return headroom().stream().filter(room -> room.mean() > 1).toList();
  }

  /** What was asked of a shard: so many times the sum of some measures. */
  private record Asked(int times, List<Measure> measures) {
    static Asked of(Measure... measures) {
      return new Asked(1, List.of(measures));
    }

    double total(ShardSeries shard, int seconds) {
      return times * shard.total(measures, seconds);
    }

    double busiest(ShardSeries shard, int window, int seconds) {
      return times * shard.busiest(measures, window, seconds);
    }
  }

  /** Of what is asked in one way or another, the greatest. */
  private Headroom headroom(ShardLimit limit, int window, Asked... ways) {
    int span = Math.max(1, Math.min(window, seconds));
    double perShard = limit.perShard(limits);
    double mean = 0;
    double busiest = 0;
    String where = shards.get(0).name();
    for (ShardSeries shard : shards) {
      for (Asked asked : ways) {
        mean = Math.max(mean, asked.total(shard, seconds) / perShard / Math.max(1, seconds));
        double most = asked.busiest(shard, span, seconds) / perShard / span;
        if (most > busiest) {
          busiest = most;
          where = shard.name();
        }
      }
    }
    return new Headroom(limit, mean, busiest, where);
  }
}
