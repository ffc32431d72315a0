package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.GroupsChanged;
import io.weir.broker.catalog.CatalogEvent.MetadataChanged;
import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.RetentionSet;
import io.weir.broker.catalog.CatalogEvent.ShardsExpired;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.CatalogEvent.StreamDeleted;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Everything that the events so far amount to. Applying is deterministic: no clock, no chance. Not
 * thread-safe.
 */
final class CatalogState {
  private final Map<UUID, StreamState> streams = new LinkedHashMap<>();
  private final MetadataState metadata;
  private final GroupCatalog groups;
  private long lastCreationSecond;

  CatalogState() {
    metadata = new MetadataState();
    groups = new GroupCatalog();
  }

  CatalogState(
      long lastCreationSecond,
      Collection<StreamState> streams,
      MetadataState metadata,
      GroupCatalog groups) {
    this.metadata = metadata;
    this.groups = groups;
    this.lastCreationSecond = lastCreationSecond;
    streams.forEach(s -> this.streams.put(s.id(), s));
  }

  void apply(CatalogEvent event) throws CatalogFormatException {
    if (event instanceof StreamCreated created) {
      streams.put(created.id(), StreamState.created(created));
      lastCreationSecond = Math.max(lastCreationSecond, created.creationSecond());
    } else if (event instanceof StreamDeleted deleted) {
      known(deleted.id());
      streams.remove(deleted.id());
      metadata.forget(deleted.id());
      groups.forget(deleted.id());
    } else if (event instanceof MetadataChanged changed) {
      apply(changed.change());
    } else if (event instanceof GroupsChanged changed) {
      known(changed.change().id());
      groups.apply(changed.change());
    } else if (event instanceof RetentionSet set) {
      streams.put(set.id(), known(set.id()).withRetention(set.retentionMillis()));
    } else if (event instanceof Resharded resharded) {
      streams.put(resharded.id(), known(resharded.id()).resharded(resharded));
      for (ShardState shard : resharded.opened()) {
        lastCreationSecond = Math.max(lastCreationSecond, shard.creationSecond());
      }
    } else if (event instanceof ShardsExpired expired) {
      streams.put(expired.id(), known(expired.id()).without(expired.indexes()));
    }
  }

  private void apply(MetadataEvent change) throws CatalogFormatException {
    UUID stream = change.id();
    if (stream != null) {
      known(stream);
    }
    if (change instanceof ModeSet set) {
      streams.put(set.id(), known(set.id()).withMode(set.mode()));
    }
    metadata.apply(change);
  }

  private StreamState known(UUID id) throws CatalogFormatException {
    StreamState stream = streams.get(id);
    if (stream == null) {
      throw new CatalogFormatException("an event about the stream " + id + ", which is not there");
    }
    return stream;
  }

  /** A stream, which must be there. */
  StreamState stream(UUID id) {
    return Objects.requireNonNull(streams.get(id));
  }

  Collection<StreamState> streams() {
    return streams.values();
  }

  /** What is known of streams beside their shards. */
  MetadataState metadata() {
    return metadata;
  }

  /** What is known of consumer groups. */
  GroupCatalog groups() {
    return groups;
  }

  /** The last creation second issued to any shard; kept over deletions. */
  long lastCreationSecond() {
    return lastCreationSecond;
  }
}
