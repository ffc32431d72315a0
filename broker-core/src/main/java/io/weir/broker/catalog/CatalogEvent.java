package io.weir.broker.catalog;

import io.weir.broker.stream.StreamMode;
import java.util.List;
import java.util.UUID;

/** A change of the control plane. What it looks like as bytes is in {@link CatalogCodec}. */
public sealed interface CatalogEvent {

  /**
   * A stream was created, its hash keys divided evenly.
   *
   * @param creationSecond greater than any issued before
   */
  record StreamCreated(
      UUID id,
      String name,
      StreamMode mode,
      long createdAtMillis,
      long creationSecond,
      long retentionMillis,
      int shardCount)
      implements CatalogEvent {}

  /** A stream was deleted; its logs may be there for a little longer. */
  record StreamDeleted(UUID id) implements CatalogEvent {}

  /** Something changed of what is known of streams beside their shards. */
  record MetadataChanged(MetadataEvent change) implements CatalogEvent {}

  /** Something changed of a stream's consumer groups. */
  record GroupsChanged(GroupEvent change) implements CatalogEvent {}

  /** A stream keeps its records for another time. */
  record RetentionSet(UUID id, long retentionMillis) implements CatalogEvent {}

  /**
   * Shards were closed and others opened in their place, all at once. However many splits and
   * merges that took, it is one event: no crash leaves some of them done and others not.
   *
   * @param atMillis when, in milliseconds of the epoch
   * @param countUpdated whether this was UpdateShardCount, which is limited to so many in a day
   * @param closed the shards that were open before; their records are durable
   * @param opened the shards that came from them, by index; those that are themselves the parents
   *     of others are closed, and never took a record
   */
  record Resharded(
      UUID id, long atMillis, boolean countUpdated, List<ShardEnd> closed, List<ShardState> opened)
      implements CatalogEvent {
    /** Copies the lists. */
    public Resharded {
      closed = List.copyOf(closed);
      opened = List.copyOf(opened);
    }
  }

  /**
   * Where a shard ends.
   *
   * @param index the number in its id
   * @param endOffset behind its last record, 0 if it has none
   */
  record ShardEnd(int index, long endOffset) {}

  /**
   * Closed shards all of whose records are past retention are no longer there; their logs may be
   * for a little longer.
   *
   * @param indexes the numbers in their ids
   */
  record ShardsExpired(UUID id, List<Integer> indexes) implements CatalogEvent {
    /** Copies the list. */
    public ShardsExpired {
      indexes = List.copyOf(indexes);
    }
  }
}
