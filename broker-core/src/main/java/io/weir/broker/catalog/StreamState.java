package io.weir.broker.catalog;

import io.weir.broker.catalog.CatalogEvent.Resharded;
import io.weir.broker.catalog.CatalogEvent.ShardEnd;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import io.weir.broker.stream.StreamMode;
import io.weir.log.LogId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the catalog knows it. Immutable.
 *
 * @param id tells it from an earlier or later stream of the same name
 * @param shards by index, with holes where shards have expired; the last one is open
 * @param countUpdatesMillis when UpdateShardCount was last used, in milliseconds of the epoch, as
 *     often as is of interest to its limit
 */
public record StreamState(
    UUID id,
    String name,
    StreamMode mode,
    long createdAtMillis,
    long retentionMillis,
    List<ShardState> shards,
    List<Long> countUpdatesMillis) {
  /** UpdateShardCount can be used so many times in 24 hours. */
  public static final int COUNT_UPDATES_KEPT = 10;

  /** Copies the lists. */
  public StreamState {
    shards = List.copyOf(shards);
    countUpdatesMillis = List.copyOf(countUpdatesMillis);
  }

  /** A new stream, its hash keys divided evenly. */
  static StreamState created(CatalogEvent.StreamCreated event) {
    List<ShardState> shards = new ArrayList<>(event.shardCount());
    List<HashKeyRange> ranges = HashRanges.divide(event.shardCount());
    for (int i = 0; i < event.shardCount(); i++) {
      shards.add(
          ShardState.open(
              i,
              event.creationSecond(),
              ranges.get(i),
              ShardState.NONE,
              ShardState.NONE,
              event.createdAtMillis()));
    }
    return new StreamState(
        event.id(),
        event.name(),
        event.mode(),
        event.createdAtMillis(),
        event.retentionMillis(),
        shards,
        List.of());
  }

  StreamState withRetention(long millis) {
    return new StreamState(id, name, mode, createdAtMillis, millis, shards, countUpdatesMillis);
  }

  /** What a resharding makes of it. */
  StreamState resharded(Resharded event) throws CatalogFormatException {
    Map<Integer, ShardState> changed = byIndex();
    for (ShardEnd end : event.closed()) {
      ShardState shard = changed.get(end.index());
      if (shard == null || !shard.isOpen()) {
        throw new CatalogFormatException(
            "an event that closes shard " + end.index() + " of " + name + ", which is not open");
      }
      changed.put(end.index(), shard.closed(end.endOffset(), event.atMillis()));
    }
    int next = nextIndex();
    for (ShardState shard : event.opened()) {
      if (shard.index() != next++) {
        throw new CatalogFormatException(
            "an event that opens shard " + shard.index() + " of " + name + " out of turn");
      }
      changed.put(shard.index(), shard);
    }
    return with(changed, event.countUpdated() ? updatedAt(event.atMillis()) : countUpdatesMillis);
  }

  private List<Long> updatedAt(long millis) {
    List<Long> updates = new ArrayList<>(countUpdatesMillis);
    updates.add(millis);
    return updates.subList(Math.max(0, updates.size() - COUNT_UPDATES_KEPT), updates.size());
  }

  StreamState without(List<Integer> indexes) throws CatalogFormatException {
    Map<Integer, ShardState> changed = byIndex();
    for (int index : indexes) {
      ShardState shard = changed.remove(index);
      if (shard == null || shard.isOpen()) {
        throw new CatalogFormatException(
            "an event that ends shard " + index + " of " + name + ", which is not closed");
      }
    }
    return with(changed, countUpdatesMillis);
  }

  private Map<Integer, ShardState> byIndex() {
    Map<Integer, ShardState> map = new TreeMap<>();
    shards.forEach(shard -> map.put(shard.index(), shard));
    return map;
  }

  private StreamState with(Map<Integer, ShardState> byIndex, List<Long> countUpdates) {
    List<ShardState> list = List.copyOf(byIndex.values());
    return new StreamState(id, name, mode, createdAtMillis, retentionMillis, list, countUpdates);
  }

  /** A shard, or null if there is none of that index, or none any more. */
  public @Nullable ShardState shard(int index) {
    int low = 0;
    int high = shards.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      ShardState shard = shards.get(middle);
      if (shard.index() == index) {
        return shard;
      }
      low = shard.index() < index ? middle + 1 : low;
      high = shard.index() < index ? high : middle - 1;
    }
    return null;
  }

  /** The open shards, in the order of their hash keys. */
  public List<ShardState> openShards() {
    return shards.stream()
        .filter(ShardState::isOpen)
        .sorted(Comparator.comparing(shard -> shard.range().start()))
        .toList();
  }

  /** The index of the next new shard. The last shard made is open, so it is never a used one. */
  public int nextIndex() {
    return shards.get(shards.size() - 1).index() + 1;
  }

  StreamState withMode(StreamMode changed) {
    return new StreamState(
        id, name, changed, createdAtMillis, retentionMillis, shards, countUpdatesMillis);
  }

  /**
   * The directory of its logs: the name, for people, and the id, so that a later stream of that
   * name cannot meet these files. A dash comes first because a log's name must not begin with a
   * dot, and a stream's may.
   */
  public String logDirectory() {
    return (name.startsWith(".") ? "-" : "") + name + "-" + id;
  }

  /** The log of one of its shards. */
  public LogId logId(String shardId, int index) {
    return new LogId(logDirectory() + "/" + shardId, logUuid(id, index));
  }

  /** The id of a shard's log, which follows from its stream's. */
  public static UUID logUuid(UUID streamId, int shardIndex) {
    return UUID.nameUUIDFromBytes(
        (streamId + "/" + shardIndex).getBytes(StandardCharsets.US_ASCII));
  }
}
