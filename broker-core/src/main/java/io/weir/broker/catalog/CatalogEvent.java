package io.weir.broker.catalog;

import io.weir.broker.stream.StreamMode;
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

  /** A stream keeps its records for another time. */
  record RetentionSet(UUID id, long retentionMillis) implements CatalogEvent {}
}
