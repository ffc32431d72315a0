package io.weir.broker.catalog;

import io.weir.broker.catalog.MetadataEvent.ConsumerDeregistered;
import io.weir.broker.catalog.MetadataEvent.ConsumerRegistered;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog knows of streams beside their shards: their registered consumers.
 *
 * <p><b>Threads.</b> Changed by the control plane only. Any thread may read: it sees immutable
 * values that are replaced as a whole, so that nobody on an event loop waits for a change that
 * waits for the disk.
 */
public final class MetadataState {
  private static final SortedMap<String, ConsumerState> NO_CONSUMERS =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private final Map<UUID, SortedMap<String, ConsumerState>> consumers = new ConcurrentHashMap<>();
  private volatile long lastGoneSecond;

  MetadataState() {}

  MetadataState(long lastGoneSecond) {
    this.lastGoneSecond = lastGoneSecond;
  }

  void apply(MetadataEvent event) throws CatalogFormatException {
    if (event instanceof ConsumerRegistered registered) {
      put(registered.id(), registered.consumer());
    } else if (event instanceof ConsumerDeregistered deregistered) {
      remove(deregistered.id(), deregistered.name());
    }
  }

  /** Everything known of a stream that was deleted. */
  void forget(UUID stream) {
    consumers(stream).values().forEach(this::gone);
    consumers.remove(stream);
  }

  void put(UUID stream, ConsumerState consumer) {
    SortedMap<String, ConsumerState> changed = new TreeMap<>(consumers(stream));
    changed.put(consumer.name(), consumer);
    consumers.put(stream, Collections.unmodifiableSortedMap(changed));
  }

  private void remove(UUID stream, String name) throws CatalogFormatException {
    SortedMap<String, ConsumerState> changed = new TreeMap<>(consumers(stream));
    ConsumerState removed = changed.remove(name);
    if (removed == null) {
      throw new CatalogFormatException(
          "an event about the consumer " + name + " of stream " + stream + ", which is not there");
    }
    gone(removed);
    consumers.put(stream, Collections.unmodifiableSortedMap(changed));
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

  /** The consumers of all streams that have some. */
  Map<UUID, SortedMap<String, ConsumerState>> allConsumers() {
    return consumers;
  }

  /**
   * The last second in which a consumer that is no longer there was created, of all streams. One
   * created later gets a later one, so that no ARN is ever used twice.
   */
  public long lastGoneSecond() {
    return lastGoneSecond;
  }
}
