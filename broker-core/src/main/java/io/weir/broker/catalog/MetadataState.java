package io.weir.broker.catalog;

import io.weir.broker.catalog.MetadataEvent.CommitmentSet;
import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import io.weir.broker.catalog.MetadataEvent.EncryptionSet;
import io.weir.broker.catalog.MetadataEvent.MetricsSet;
import io.weir.broker.catalog.MetadataEvent.ModeSet;
import io.weir.broker.catalog.MetadataEvent.PeakObserved;
import io.weir.broker.catalog.MetadataEvent.PolicySet;
import io.weir.broker.catalog.MetadataEvent.RecordSizeSet;
import io.weir.broker.catalog.MetadataEvent.TagsSet;
import io.weir.broker.catalog.MetadataEvent.WarmThroughputSet;
import io.weir.broker.stream.Commitment;
import io.weir.broker.stream.StreamChanges;
import io.weir.broker.stream.StreamSettings;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog knows of streams beside their shards: their registered consumers and their
 * settings; and of the account.
 *
 * <p><b>Threads.</b> Changed by the control plane only. Any thread may read: it sees immutable
 * values that are replaced as a whole, so that nobody on an event loop waits for a change that
 * waits for the disk.
 */
public final class MetadataState {
  private static final SortedMap<String, ConsumerState> NO_CONSUMERS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private final Map<UUID, SortedMap<String, ConsumerState>> consumers = new ConcurrentHashMap<>();
  private final Map<UUID, StreamSettings> settings = new ConcurrentHashMap<>();
  private volatile Commitment commitment = Commitment.NONE;
  private volatile long lastGoneSecond;

  MetadataState() {}

  MetadataState(long lastGoneSecond, Commitment commitment) {
    this.lastGoneSecond = lastGoneSecond;
    this.commitment = commitment;
  }

  /** Works out what an event comes to, and changes nothing. */
  PreparedChange prepare(MetadataEvent event) throws CatalogFormatException {
    if (event instanceof ConsumerRegistered registered) {
      return () -> put(registered.id(), registered.consumer());
    } else if (event instanceof ConsumerDeregistered deregistered) {
      ConsumerState consumer = known(deregistered.id(), deregistered.name());
      return () -> remove(deregistered.id(), consumer);
    } else if (event instanceof TagsSet set) {
      return changeBy(set);
    } else if (event instanceof PolicySet set) {
      return changeBy(set);
    } else if (event instanceof EncryptionSet set) {
      return changed(set.id(), s -> withKey(s, set));
    } else if (event instanceof MetricsSet set) {
      return changed(set.id(), s -> s.withMetrics(set.metrics()));
    } else if (event instanceof RecordSizeSet set) {
      return changed(set.id(), s -> s.withMaxRecordKib(set.maxRecordKib()));
    } else if (event instanceof WarmThroughputSet set) {
      return changed(set.id(), s -> s.withWarmMibps(set.mibps()));
    } else if (event instanceof ModeSet set) {
      return changed(set.id(), s -> s.withChanges(s.changes().withModeSwitch(set.atMillis())));
    } else if (event instanceof PeakObserved seen) {
      return changed(seen.id(), s -> s.withPeaks(s.peaks().with(seen.day(), seen.rate())));
    }
    CommitmentSet set = (CommitmentSet) event;
    return () -> commitment = set.commitment();
  }

  private PreparedChange changeBy(TagsSet set) throws CatalogFormatException {
    return set.consumer().isEmpty()
        ? changed(set.id(), s -> s.withTags(set.tags()))
        : replaced(set.id(), known(set.id(), set.consumer()).withTags(set.tags()));
  }

  private PreparedChange changeBy(PolicySet set) throws CatalogFormatException {
    return set.consumer().isEmpty()
        ? changed(set.id(), s -> s.withPolicy(set.policy()))
        : replaced(set.id(), known(set.id(), set.consumer()).withPolicy(set.policy()));
  }

  private static StreamSettings withKey(StreamSettings settings, EncryptionSet set) {
    StreamChanges changes = settings.changes();
    return settings
        .withKeyId(set.keyId())
        .withChanges(
            set.keyId().isEmpty()
                ? changes.withKeyRemoved(set.atMillis())
                : changes.withKeySet(set.atMillis()));
  }

  private PreparedChange changed(UUID stream, UnaryOperator<StreamSettings> change) {
    StreamSettings after = change.apply(settings(stream));
    return () -> put(stream, after);
  }

  private PreparedChange replaced(UUID stream, ConsumerState consumer) {
    return () -> put(stream, consumer);
  }

  void put(UUID stream, StreamSettings all) {
    settings.put(stream, all);
  }

  /** Everything known of a stream that was deleted. */
  void forget(UUID stream) {
    consumers(stream).values().forEach(this::gone);
    consumers.remove(stream);
    settings.remove(stream);
  }

  void put(UUID stream, ConsumerState consumer) {
    SortedMap<String, ConsumerState> changed = new TreeMap<>(consumers(stream));
    changed.put(consumer.name(), consumer);
    consumers.put(stream, Collections.unmodifiableSortedMap(changed));
  }

  private void remove(UUID stream, ConsumerState consumer) {
    gone(consumer);
    SortedMap<String, ConsumerState> changed = new TreeMap<>(consumers(stream));
    changed.remove(consumer.name());
    consumers.put(stream, Collections.unmodifiableSortedMap(changed));
  }

  private ConsumerState known(UUID stream, String name) throws CatalogFormatException {
    ConsumerState consumer = consumer(stream, name);
    if (consumer == null) {
      throw new CatalogFormatException(
          "an event about the consumer " + name + " of stream " + stream + ", which is not there");
    }
    return consumer;
  }

  private void gone(ConsumerState consumer) {
    lastGoneSecond = Math.max(lastGoneSecond, consumer.creationSecond());
  }

  /** A stream's consumers, by name. */
  public SortedMap<String, ConsumerState> consumers(UUID stream) {
    return consumers.getOrDefault(stream, NO_CONSUMERS);
  }

  /** A consumer, or null. */
  public @Nullable ConsumerState consumer(UUID stream, String name) {
    return consumers(stream).get(name);
  }

  /** The consumers of all streams that have some, or had. */
  Map<UUID, SortedMap<String, ConsumerState>> allConsumers() {
    return consumers;
  }

  /** A stream's settings. */
  public StreamSettings settings(UUID stream) {
    return settings.getOrDefault(stream, StreamSettings.NONE);
  }

  /** The settings of all streams that have some. */
  Map<UUID, StreamSettings> allSettings() {
    return settings;
  }

  /** The account's commitment. */
  public Commitment commitment() {
    return commitment;
  }

  /**
   * The last second in which a consumer that is no longer there was created, of all streams. One
   * created later gets a later one, so that no ARN is ever used twice.
   */
  public long lastGoneSecond() {
    return lastGoneSecond;
  }
}
