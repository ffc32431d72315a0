package io.weir.producer;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Aggregated records that another shard took than the one thought of. Whether all of their records
 * belong there, only the next list of the shards tells; until then they wait here, and no longer
 * than the first of their records may. Guarded by the accumulator's lock.
 */
final class MisplacedUnits {
  private final List<Misplaced> waiting = new ArrayList<>();
  private final Deadlines deadlines;

  /** One of them, where it is, since when, and when the time of its first record is over. */
  record Misplaced(AggregatedUnit unit, PutOutcome.Stored stored, long since, long deadline) {}

  MisplacedUnits(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  void add(AggregatedUnit unit, PutOutcome.Stored stored, long now) {
    GatewayException why =
        new GatewayException(
            Kind.TRANSIENT,
            "It is in "
                + stored.shardId()
                + ", in an aggregated record that may hold others which do not belong there;"
                + " consumers drop such a one, and the shards could not be listed to tell.",
            null);
    unit.records().forEach(record -> record.onFailure(why));
    long deadline = unit.records().stream().mapToLong(deadlines::of).min().orElseThrow();
    waiting.add(new Misplaced(unit, stored, now, deadline));
  }

  /** Takes all out. */
  List<Misplaced> takeAll() {
    List<Misplaced> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /**
   * Takes out those of which these shards tell. If they were asked for before a record came, they
   * may be older than the shard that took it. If they were asked for later and lack that shard, it
   * was closed meanwhile.
   */
  List<Misplaced> takeTold(ShardMap shards, long askedAt) {
    return take(one -> one.since <= askedAt || shards.holds(one.stored.shardId()));
  }

  /** Takes out those with a record whose time is over. */
  List<Misplaced> takeExpired(long now) {
    return take(one -> one.deadline <= now);
  }

  private List<Misplaced> take(Predicate<Misplaced> which) {
    List<Misplaced> taken = waiting.stream().filter(which).toList();
    waiting.removeAll(taken);
    return taken;
  }

  /** When the next one is to be taken out; {@link Long#MAX_VALUE} if there is none. */
  long nextDeadline() {
    return waiting.stream().mapToLong(Misplaced::deadline).min().orElse(Long.MAX_VALUE);
  }
}
