package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.GroupState;
import io.weir.broker.group.LeaseState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a group takes for a stream's shards. A service that is resharding may answer with a list
 * that is not whole, and neither a lease that goes nor a shard that is passed over comes back. So a
 * list that lacks something is believed when every list of a minute has lacked it: until then the
 * shards of leases are kept, and shards behind a gap are left for later. Not thread-safe.
 */
final class KnownShards {
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Since when lists have lacked a shard. */
  private final Map<Integer, Long> lacking = new HashMap<>();

  /** As they were listed last. */
  private final Map<Integer, List<Integer>> parents = new HashMap<>();

  /** The shards for a group, of a list that has just come. */
  ListedShards of(ListedShards listed, GroupState group, long now) {
    lacking.keySet().removeIf(listed::contains);
    listed.indexes().forEach(shard -> parents.put(shard, listed.parents(shard)));
    Map<Integer, List<Integer>> kept = new HashMap<>();
    for (LeaseState lease : group.leases()) {
      int shard = lease.shard();
      if (!listed.contains(shard) && isLackingForNow(shard, now)) {
        kept.put(shard, parents.getOrDefault(shard, List.of()));
      }
    }
    int end = firstGap(listed, group, now);
    return kept.isEmpty() && end == listed.next() ? listed : listed.with(kept, end);
  }

  /** The index that nothing at or above is to be met of, for now. */
  private int firstGap(ListedShards listed, GroupState group, long now) {
    boolean isNew = group.nextShard() == 0; // What was before its first shard is past retention.
    for (int shard = isNew ? listed.first() : group.nextShard(); shard < listed.next(); shard++) {
      if (!listed.contains(shard) && isLackingForNow(shard, now)) {
        return shard;
      }
    }
    return listed.next();
  }

  private boolean isLackingForNow(int shard, long now) {
    return now - lacking.computeIfAbsent(shard, since -> now) < PATIENCE_NANOS;
  }

  /** Whether lists have lacked a shard for so long that they are believed. */
  boolean isGone(int shard, long now) {
    Long since = lacking.get(shard);
    return since != null && now - since >= PATIENCE_NANOS;
  }
}
