package io.weir.broker.catalog;

import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import io.weir.broker.stream.StreamMode;
import io.weir.log.LogId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A stream as the catalog knows it. Immutable.
 *
 * @param id tells it from an earlier or later stream of the same name
 * @param shards by index
 */
public record StreamState(
    UUID id,
    String name,
    StreamMode mode,
    long createdAtMillis,
    long retentionMillis,
    List<ShardState> shards) {

  /** Copies the list. */
  public StreamState {
    shards = List.copyOf(shards);
  }

  /** A new stream, its hash keys divided evenly. */
  static StreamState created(CatalogEvent.StreamCreated event) {
    List<ShardState> shards = new ArrayList<>(event.shardCount());
    List<HashKeyRange> ranges = HashRanges.divide(event.shardCount());
    for (int i = 0; i < event.shardCount(); i++) {
      shards.add(
          new ShardState(
              i,
              event.creationSecond(),
              ranges.get(i),
              ShardState.NONE,
              ShardState.NONE,
              ShardState.NONE));
    }
    return new StreamState(
        event.id(),
        event.name(),
        event.mode(),
        event.createdAtMillis(),
        event.retentionMillis(),
        shards);
  }

  StreamState withRetention(long millis) {
    return new StreamState(id, name, mode, createdAtMillis, millis, shards);
  }

  StreamState withMode(StreamMode changed) {
    return new StreamState(id, name, changed, createdAtMillis, retentionMillis, shards);
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
