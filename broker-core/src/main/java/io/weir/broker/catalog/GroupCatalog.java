package io.weir.broker.catalog;

import io.weir.broker.catalog.GroupEvent.GroupCreated;
import io.weir.broker.catalog.GroupEvent.GroupDeleted;
import io.weir.broker.catalog.GroupEvent.LeasesChanged;
import io.weir.broker.group.GroupState;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog knows of consumer groups.
 *
 * <p><b>Threads.</b> Changed by the control plane only. Any thread may read; see {@link
 * GroupState}.
 */
public final class GroupCatalog {
  private final Map<UUID, NavigableMap<String, GroupState>> groups = new ConcurrentHashMap<>();

  GroupCatalog() {}

  /** Works out what an event comes to, and changes nothing. */
  PreparedChange prepare(GroupEvent event) throws CatalogFormatException {
    if (event instanceof GroupCreated created) {
      GroupState group = new GroupState(created.group(), created.nextShard(), created.leases());
      return () -> put(created.id(), group);
    } else if (event instanceof GroupDeleted deleted) {
      GroupState group = known(deleted);
      return () -> groups(deleted.id()).remove(group.name());
    }
    LeasesChanged changed = (LeasesChanged) event;
    GroupState group = known(changed);
    return () -> group.apply(changed.nextShard(), changed.set(), changed.removed());
  }

  private GroupState known(GroupEvent event) throws CatalogFormatException {
    GroupState group = find(event.id(), event.group());
    if (group == null) {
      throw new CatalogFormatException(
          "an event about the consumer group "
              + event.group()
              + " of stream "
              + event.id()
              + ", which is not there");
    }
    return group;
  }

  void put(UUID stream, GroupState group) {
    groups.computeIfAbsent(stream, id -> new ConcurrentSkipListMap<>()).put(group.name(), group);
  }

  /** Everything known of a stream that was deleted. */
  void forget(UUID stream) {
    groups.remove(stream);
  }

  /** The groups of all streams that have some, or had. */
  Map<UUID, NavigableMap<String, GroupState>> all() {
    return groups;
  }

  /** A stream's groups, by name. */
  public NavigableMap<String, GroupState> groups(UUID stream) {
    return groups.getOrDefault(stream, Collections.emptyNavigableMap());
  }

  /** A group, or null. */
  public @Nullable GroupState find(UUID stream, String name) {
    return groups(stream).get(name);
  }
}
