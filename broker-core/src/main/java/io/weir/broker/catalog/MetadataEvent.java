package io.weir.broker.catalog;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is known of streams beside their shards. What it looks like as bytes is in
 * {@link MetadataCodec}.
 */
public sealed interface MetadataEvent {

  /** The stream that it is about, or null if it is about none. */
  @Nullable UUID id();

  /** A consumer was registered. */
  record ConsumerRegistered(UUID id, ConsumerState consumer) implements MetadataEvent {}

  /** A consumer was deregistered. */
  record ConsumerDeregistered(UUID id, String name) implements MetadataEvent {}
}
