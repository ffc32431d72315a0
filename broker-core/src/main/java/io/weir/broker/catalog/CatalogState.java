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

  /** Applies an event that is in the log. */
  void apply(CatalogEvent event) throws CatalogFormatException {
    prepare(event).apply();
  }

  /**
   * Works out what an event comes to, and changes nothing.
   *
   * @throws CatalogFormatException if it cannot be applied
   */
  PreparedChange prepare(CatalogEvent event) throws CatalogFormatException {
    try {
      return changeBy(event);
    } catch (IllegalArgumentException e) {
      throw new CatalogFormatException("an event that cannot be applied (" + e + ")");
    }
  }

  private PreparedChange changeBy(CatalogEvent event) throws CatalogFormatException {
    if (event instanceof StreamCreated created) {
      StreamState stream = StreamState.created(created);
      return () -> {
        streams.put(stream.id(), stream);
        issued(created.creationSecond());
      };
    } else if (event instanceof StreamDeleted deleted) {
      UUID id = known(deleted.id()).id();
      return () -> {
        streams.remove(id);
        metadata.forget(id);
        groups.forget(id);
      };
    } else if (event instanceof MetadataChanged changed) {
      return changeBy(changed.change());
    } else if (event instanceof GroupsChanged changed) {
      known(changed.change().id());
      return groups.prepare(changed.change());
    } else if (event instanceof RetentionSet set) {
      return replaced(known(set.id()).withRetention(set.retentionMillis()));
    } else if (event instanceof Resharded resharded) {
      StreamState stream = known(resharded.id()).resharded(resharded);
      return () -> {
        streams.put(stream.id(), stream);
        resharded.opened().forEach(shard -> issued(shard.creationSecond()));
      };
    }
    ShardsExpired expired = (ShardsExpired) event;
    return replaced(known(expired.id()).without(expired.indexes()));
  }

  private PreparedChange changeBy(MetadataEvent change) throws CatalogFormatException {
    UUID stream = change.id();
    if (stream != null) {
      known(stream);
    }
    PreparedChange prepared = metadata.prepare(change);
    if (change instanceof ModeSet set) {
      StreamState switched = known(set.id()).withMode(set.mode());
      return () -> {
        streams.put(switched.id(), switched);
        prepared.apply();
      };
    }
    return prepared;
  }

  private PreparedChange replaced(StreamState stream) {
    return () -> streams.put(stream.id(), stream);
  }

  private void issued(long creationSecond) {
    lastCreationSecond = Math.max(lastCreationSecond, creationSecond);
  }

  private StreamState known(UUID id) throws CatalogFormatException {
    StreamState stream = streams.get(id);
    if (stream == null) {
      throw new CatalogFormatException("an event about the stream " + id + ", which is not there");
    }
    return stream;
  }

  /** Whether there is a stream. */
  boolean has(UUID id) {
    return streams.containsKey(id);
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
