package io.weir.broker.group;

import io.weir.broker.group.LeaseState.Owner;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
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
  private final Map<String, NavigableSet<Integer>> shardsOf = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong();
  private volatile int nextShard;

  /**
   * A group.
   *
   * @param nextShard shards of that index and above are still to be met
   */
  public GroupState(String name, int nextShard, Collection<LeaseState> leases) {
    this.name = name;
    this.nextShard = nextShard;
    leases.forEach(this::put);
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

  /** The shards that a member has, ascending; one that is not there any more has none. */
  public Collection<Integer> shardsOf(String member) {
    return shardsOf.getOrDefault(member, Collections.emptyNavigableSet());
  }

  /**
   * Another number than before, once leases have come or gone, changed hands, or come to their end;
   * the same where they were only checkpointed.
   */
  public long generation() {
    return generation.get();
  }

  /** Takes a change over. */
  public void apply(int next, List<LeaseState> set, Set<Integer> removed) {
    boolean changed = next != nextShard;
    for (LeaseState lease : set) {
      changed |= put(lease);
    }
    for (int shard : removed) {
      changed |= remove(shard);
    }
    nextShard = next;
    if (changed) { // Behind all else: who has read an earlier number looks again.
      generation.incrementAndGet();
    }
  }

  /** Returns whether more than its checkpoint is new. */
  private boolean put(LeaseState lease) {
    LeaseState before = leases.put(lease.shard(), lease);
    if (before != null && before.isEnded() == lease.isEnded() && before.isInTheSameHands(lease)) {
      return false;
    }
    move(lease.shard(), ownerOf(before), ownerOf(lease));
    return true;
  }

  private boolean remove(int shard) {
    LeaseState before = leases.remove(shard);
    move(shard, ownerOf(before), null);
    return before != null;
  }

  private static @Nullable String ownerOf(@Nullable LeaseState lease) {
    Owner owner = lease == null ? null : lease.owner();
    return owner == null ? null : owner.member();
  }

  private void move(int shard, @Nullable String from, @Nullable String to) {
    if (Objects.equals(from, to)) {
      return;
    }
    if (to != null) {
      shardsOf.computeIfAbsent(to, member -> new ConcurrentSkipListSet<>()).add(shard);
    }
    NavigableSet<Integer> former = from == null ? null : shardsOf.get(from);
    if (from != null && former != null) {
      former.remove(shard);
      if (former.isEmpty()) {
        shardsOf.remove(from);
      }
    }
  }
}
