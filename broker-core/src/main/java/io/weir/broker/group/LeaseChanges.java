package io.weir.broker.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is to become of a group's leases.
 *
 * @param nextShard shards of that index and above are still to be met
 * @param set as they are to be
 * @param removed the indexes of shards that are not there any more
 */
public record LeaseChanges(int nextShard, List<LeaseState> set, Set<Integer> removed) {
  /** Copies the collections. */
  public LeaseChanges {
    set = List.copyOf(set);
    removed = Set.copyOf(removed);
  }

  /**
   * The same for a group that has come further since: its checkpoints stay as they are, and what is
   * at its end needs no owner.
   */
  public LeaseChanges on(GroupState group) {
    List<LeaseState> rebased = new ArrayList<>();
    for (LeaseState lease : set) {
      LeaseState now = group.lease(lease.shard());
      if (now == null) {
        rebased.add(lease);
      } else if (!now.isEnded()) {
        rebased.add(
            new LeaseState(lease.shard(), lease.counter(), lease.owner(), now.checkpoint()));
      }
    }
    return new LeaseChanges(nextShard, rebased, removed);
  }

  /** Whether a group stays as it is. */
  public boolean isNothingTo(GroupState group) {
    return set.isEmpty() && removed.isEmpty() && nextShard == group.nextShard();
  }
}
