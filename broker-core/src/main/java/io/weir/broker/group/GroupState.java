package io.weir.broker.group;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is remembered.
 *
 * <p>It has a lease for each shard that it has to process or has processed, as long as the shard is
 * there: its children wait until it is at its end.
 *
 * <p><b>Threads.</b> Changed by one at a time. Any thread may read; it sees each lease as a whole.
 */
public final class GroupState {
  private final String name;
  private final NavigableMap<Integer, LeaseState> leases = new ConcurrentSkipListMap<>();
  private volatile int nextShard;

  /**
   * A group.
   *
   * @param nextShard shards of that index and above are still to be met
   */
  public GroupState(String name, int nextShard, Collection<LeaseState> leases) {
    this.name = name;
    this.nextShard = nextShard;
    leases.forEach(lease -> this.leases.put(lease.shard(), lease));
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Shards of that index and above are still to be met. */
  public int nextShard() {
    return nextShard;
  }

  /** All leases, by shard. */
  public Collection<LeaseState> leases() {
    return leases.values();
  }

  /** The lease of a shard, or null. */
  public @Nullable LeaseState lease(int shard) {
    return leases.get(shard);
  }

  /** Takes a change over. */
  public void apply(int next, List<LeaseState> set, Set<Integer> removed) {
    set.forEach(lease -> leases.put(lease.shard(), lease));
    leases.keySet().removeAll(removed);
    nextShard = next;
  }
}
