package io.weir.broker.catalog;

import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamMode;
import io.weir.broker.stream.WriteRate;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /**
   * A stream or a consumer has these tags and no others.
   *
   * @param consumer its name, or the empty string for the stream
   */
  record TagsSet(UUID id, String consumer, SortedMap<String, String> tags)
      implements MetadataEvent {
    /** Copies the map. */
    public TagsSet {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
  }

  /**
   * A stream or a consumer has another policy.
   *
   * @param consumer its name, or the empty string for the stream
   * @param policy the empty string for none
   */
  record PolicySet(UUID id, String consumer, String policy) implements MetadataEvent {}

  /**
   * A stream's records are encrypted with another key.
   *
   * @param keyId the empty string for none
   */
  record EncryptionSet(UUID id, String keyId, long atMillis) implements MetadataEvent {}

  /** Other metrics are published of a stream's shards. */
  record MetricsSet(UUID id, Set<ShardMetric> metrics) implements MetadataEvent {
    /** Copies the set. */
    public MetricsSet {
      metrics = Set.copyOf(metrics);
    }
  }

  /** A stream takes records of another size. */
  record RecordSizeSet(UUID id, int maxRecordKib) implements MetadataEvent {}

  /** A stream's mode was switched. */
  record ModeSet(UUID id, StreamMode mode, long atMillis) implements MetadataEvent {}

  /** A stream is to be ready for another rate. */
  record WarmThroughputSet(UUID id, int mibps) implements MetadataEvent {}

  /**
   * More than before was put into an on-demand stream on a day.
   *
   * @param day since the epoch
   */
  record PeakObserved(UUID id, long day, WriteRate rate) implements MetadataEvent {}

  /** The account has another commitment. */
  record CommitmentSet(Commitment commitment) implements MetadataEvent {
    @Override
    public @Nullable UUID id() {
      return null;
    }
  }
}
