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
 * @param shards second by second, in the order of their hash keys
 * @param producer what became of the records
 * @param consumers how each fared
 * @param keys the most frequent ones
 * @param keysInAll how many different ones there were
 */
public record TrialReport(
    Readers readers,
    Limits limits,
    int seconds,
    int byteWindow,
    List<ShardSeries> shards,
    ProducerReport producer,
    List<ConsumerReport> consumers,
    List<KeyReport> keys,
    int keysInAll) {
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
   * Whether everything went through at once, and would go on to: nothing throttled, nothing lost,
   * failed or left waiting, and of no limit more asked over the whole run than it gives.
   */
  public boolean carries() {
    return throttled() == 0
        && producer.lost() == 0
        && producer.failed() == 0
        && producer.waiting() == 0
        && readsFailed() == 0
        && overused().isEmpty();
  }

  /** Shards that refused records and had more than a fair share of them. */
  public List<ShardSeries> hotShards() {
    double fair = (double) producer.arrived() / shards.size();
    return shards.stream()
        .filter(shard -> throttled(shard) > 0)
        .filter(shard -> shard.total(Measure.ARRIVED_RECORDS, seconds) >= HOT * fair)
        .toList();
  }

  /** Attempts to put that a shard refused. */
  public long throttled(ShardSeries shard) {
    return shard.total(Measure.THROTTLED_BY_RECORDS, seconds)
        + shard.total(Measure.THROTTLED_BY_BYTES, seconds);
  }

  /** How much of each limit was used. */
  public List<Headroom> headroom() {
    List<Headroom> all = new ArrayList<>();
    all.add(headroom(ShardLimit.WRITE_RECORDS, Measure.ARRIVED_RECORDS, 1));
    all.add(headroom(ShardLimit.WRITE_BYTES, Measure.ARRIVED_BYTES, byteWindow));
    if (readers.shared() > 0) {
      all.add(headroom(ShardLimit.READ_BYTES, Measure.READ_BYTES, READ_WINDOW));
      all.add(headroom(ShardLimit.READ_CALLS, Measure.READS, READ_WINDOW));
    }
    if (readers.fanOut() > 0) {
      all.add(headroom(ShardLimit.FAN_OUT_BYTES, Measure.SENT_BYTES, READ_WINDOW));
    }
    return all;
  }

  /**
   * Limits of which more was asked over the whole run than they give. A shard begins with a
   * second's worth of credit, in which a small excess fits for a minute and more, but not for ever.
   * Of shared reads that is what was stored, for each consumer: what came after the last calls is
   * still to be read.
   */
  public List<Headroom> overused() {
    return headroom().stream()
        .map(room -> room.limit() == ShardLimit.READ_BYTES ? withAllToRead(room) : room)
        .filter(room -> room.mean() > 1)
        .toList();
  }

  private Headroom withAllToRead(Headroom room) {
    double toRead =
        readers.shared() * headroom(room.limit(), Measure.STORED_BYTES, READ_WINDOW).mean();
    return new Headroom(room.limit(), Math.max(room.mean(), toRead), room.busiest(), room.shard());
  }

  private Headroom headroom(ShardLimit limit, Measure measure, int window) {
    int span = Math.max(1, Math.min(window, seconds));
    double perShard = limit.perShard(limits);
    double mean = 0;
    double busiest = 0;
    String where = shards.get(0).name();
    for (ShardSeries shard : shards) {
      mean = Math.max(mean, shard.total(measure, seconds) / perShard / Math.max(1, seconds));
      double most = shard.busiest(measure, span, seconds) / perShard / span;
      if (most > busiest) {
        busiest = most;
        where = shard.name();
      }
    }
    return new Headroom(limit, mean, busiest, where);
  }
}
