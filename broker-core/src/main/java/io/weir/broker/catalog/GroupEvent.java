package io.weir.broker.catalog;

import io.weir.broker.group.LeaseState;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A change of a stream's consumer groups. What it looks like as bytes is in {@link GroupCodec}. */
public sealed interface GroupEvent {

  /** The stream that it is about. */
  UUID id();

  /** The group's name. */
  String group();

  /**
   * A group was created.
   *
   * @param nextShard shards of that index and above are still to be met
   * @param leases of the shards that it is to process
   */
  record GroupCreated(UUID id, String group, int nextShard, List<LeaseState> leases)
      implements GroupEvent {
    /** Copies the list. */
    public GroupCreated {
      leases = List.copyOf(leases);
    }
  }

  /** A group was deleted. */
  record GroupDeleted(UUID id, String group) implements GroupEvent {}

  /**
   * Leases were made, changed hands, advanced or went, all at once.
   *
   * @param nextShard shards of that index and above are still to be met
   * @param set as they are now
   * @param removed the indexes of shards that are not there any more
   */
  record LeasesChanged(
      UUID id, String group, int nextShard, List<LeaseState> set, Set<Integer> removed)
      implements GroupEvent {
    /** Copies the collections. */
    public LeasesChanged {
      set = List.copyOf(set);
      removed = Set.copyOf(removed);
    }
  }
}
