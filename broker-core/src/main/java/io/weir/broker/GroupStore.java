package io.weir.broker;

import io.weir.broker.catalog.Catalog;
import io.weir.broker.catalog.CatalogEvent.GroupsChanged;
import io.weir.broker.catalog.GroupEvent;
import io.weir.broker.catalog.GroupEvent.GroupCreated;
import io.weir.broker.catalog.GroupEvent.GroupDeleted;
import io.weir.broker.catalog.GroupEvent.LeasesChanged;
import io.weir.broker.catalog.ShardState;
import io.weir.broker.data.SequenceNumber;
import io.weir.broker.data.ShardRef;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.StartingPosition.Latest;
import io.weir.broker.data.StartingPosition.TrimHorizon;
import io.weir.broker.error.GroupNotFoundException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.LeaseChanges;
import io.weir.broker.group.LeaseState;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.shard.ReadDesk;
import io.weir.broker.shard.StreamTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups in the catalog. Thread-safe: one change at a time, by the catalog's own
 * monitor. That of the control plane would not do: a resharding holds it for as long as producers
 * take to get their acknowledgements, and members that are not heard meanwhile lose their leases.
 */
final class GroupStore {
  private final Catalog catalog;
  private final StreamTable streams;

  GroupStore(Catalog catalog, StreamTable streams) {
    this.catalog = catalog;
    this.streams = streams;
  }

  /** Refuses a caller within a commit, which would wait for itself. */
  void checkCaller() {
    catalog.checkCaller();
  }

  /** A group, or null. */
  @Nullable GroupState find(GroupKey key) {
    return catalog.groups().find(key.id(), key.group());
  }

  /** A group that is there. */
  GroupState get(GroupKey key) {
    GroupState group = find(key);
    if (group == null) {
      throw new GroupNotFoundException("Consumer group " + key + " not found.");
    }
    return group;
  }

  /** The names of a stream's groups, sorted. */
  List<String> names(ActiveStream stream) {
    return List.copyOf(catalog.groups().groups(stream.state().id()).keySet());
  }

  /** Creates a group unless it is there. */
  void create(GroupKey key, StartingPosition start, int most) {
    ActiveStream stream = key.stream();
    synchronized (catalog) {
      if (find(key) != null) {
        return;
      }
      if (catalog.groups().groups(key.id()).size() >= most) {
        throw new LimitExceededException(
            "Stream "
                + stream.state().name()
                + " has "
                + most
                + " consumer groups, which is the most. Delete one that is not used.");
      }
      int next = stream.state().nextIndex();
      append(stream, new GroupCreated(key.id(), key.group(), next, leases(stream, start)));
    }
  }

  /**
   * Where a group starts is settled here and now: a record that comes before its first read is not
   * passed over.
   */
  private List<LeaseState> leases(ActiveStream stream, StartingPosition start) {
    List<LeaseState> leases = new ArrayList<>();
    long counter = catalog.events(); // above those of a former group of that name
    Set<Integer> included = new HashSet<>();
    for (ShardState shard : stream.state().shards()) {
      if (!isIncluded(stream, shard, start, included)) {
        continue;
      }
      included.add(shard.index());
      if (start instanceof TrimHorizon) {
        leases.add(new LeaseState(shard.index(), counter, null, Checkpoint.trimHorizon()));
      } else {
        String number = ReadDesk.numberBefore(stream, ShardRef.idOf(shard.index()), start);
        leases.add(new LeaseState(shard.index(), counter, null, Checkpoint.after(number)));
      }
    }
    return leases;
  }

  /**
   * A closed shard is passed over if it has no record to process, and comes from none that has:
   * else what comes after it would not wait for what came before.
   */
  private static boolean isIncluded(
      ActiveStream stream, ShardState shard, StartingPosition start, Set<Integer> included) {
    if (shard.isOpen() || start instanceof TrimHorizon) {
      return true;
    }
    if (start instanceof Latest) {
      return false;
    }
    String number = ReadDesk.numberBefore(stream, ShardRef.idOf(shard.index()), start);
    return SequenceNumber.parse(number).offset() < shard.endOffset()
        || included.contains(shard.parent())
        || included.contains(shard.adjacentParent());
  }

  /** Changes a group's leases. */
  void change(GroupKey key, Function<GroupState, LeaseChanges> change) {
    synchronized (catalog) {
      GroupState group = get(key);
      LeaseChanges changes = change.apply(group);
      if (!changes.isNothingTo(group)) {
        append(
            key.stream(),
            new LeasesChanged(
                key.id(), key.group(), changes.nextShard(), changes.set(), changes.removed()));
      }
    }
  }

  /** Deletes a group. */
  void delete(GroupKey key) {
    synchronized (catalog) {
      get(key);
      append(key.stream(), new GroupDeleted(key.id(), key.group()));
    }
  }

  /** To be called by one who holds the monitor. */
  private void append(ActiveStream stream, GroupEvent event) {
    streams.checkOpen();
    if (!catalog.has(event.id())) {
      throw new StreamNotFoundException("Stream " + stream.state().name() + " has been deleted.");
    }
    catalog.append(new GroupsChanged(event));
  }

  /** Returns when no change is under way; where the streams are closed, none comes after that. */
  void awaitChanges() {
    synchronized (catalog) {
      return;
    }
  }
}
