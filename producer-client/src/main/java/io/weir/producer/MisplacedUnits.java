package io.weir.producer;

import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.PutOutcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Aggregated records that another shard took than the one thought of. Whether all of their records
 * belong there, only the next list of the shards tells; until then they wait here, and no longer
 * than the first of their records may. Guarded by the accumulator's lock.
 */
final class MisplacedUnits {
  private final List<Misplaced> waiting = new ArrayList<>();
  private final Deadlines deadlines;

  /** One of them, where it is, and when the time of the first of its records is over. */
  record Misplaced(AggregatedUnit unit, PutOutcome.Stored stored, long deadline) {}

  MisplacedUnits(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  void add(AggregatedUnit unit, PutOutcome.Stored stored) {
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
    waiting.add(new Misplaced(unit, stored, deadline));
  }

  /** Takes all out. */
  List<Misplaced> takeAll() {
    List<Misplaced> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** Takes out those with a record whose time is over. */
  List<Misplaced> takeExpired(long now) {
    List<Misplaced> expired = new ArrayList<>();
    for (Iterator<Misplaced> all = waiting.iterator(); all.hasNext(); ) {
      Misplaced next = all.next();
      if (next.deadline <= now) {
        all.remove();
        expired.add(next);
      }
    }
    return expired;
  }

  /** When the next one is to be taken out; {@link Long#MAX_VALUE} if there is none. */
  long nextDeadline() {
    return waiting.stream().mapToLong(Misplaced::deadline).min().orElse(Long.MAX_VALUE);
  }
}
