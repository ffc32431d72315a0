package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.LeaseState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shards of a group's leases, though a list lacks them: a service that is resharding may answer
 * with a list that is not whole, and a lease that goes is not found again. So a shard is gone when
 * no list of the last minute had it. Not thread-safe.
 */
final class SeenShards {
  private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<Integer, Seen> seen = new HashMap<>();

  private record Seen(List<Integer> parents, long nanos) {}

  /** The shards of a list, and those of leases that were seen not long ago. */
  ListedShards see(ListedShards listed, Collection<LeaseState> leases, long now) {
    listed.indexes().forEach(shard -> seen.put(shard, new Seen(listed.parents(shard), now)));
    Map<Integer, List<Integer>> missing = new HashMap<>();
    for (LeaseState lease : leases) {
      int shard = lease.shard();
      Seen last = seen.computeIfAbsent(shard, unheard -> new Seen(List.of(), now));
      if (!listed.contains(shard) && now - last.nanos() < KEPT_NANOS) {
        missing.put(shard, last.parents());
      }
    }
    seen.values().removeIf(last -> now - last.nanos() >= 2 * KEPT_NANOS);
    return missing.isEmpty() ? listed : listed.with(missing);
  }
}
