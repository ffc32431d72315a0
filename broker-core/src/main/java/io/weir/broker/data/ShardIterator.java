package io.weir.broker.data;

import java.util.UUID;

/**
 * A position in a shard, between two records. It is good for five minutes. A value: nothing in the
 * broker is held by it.
 *
 * @param streamName the stream's name
 * @param streamId tells the stream from an earlier or later one of the same name
 * @param shardIndex the number in the shard's id
 * @param offset the offset of the next record
 * @param createdAtMillis when it was made, in milliseconds of the epoch
 * @param token the opaque form for the way through a network; the broker that made it reads it back
 */
public record ShardIterator(
    String streamName,
    UUID streamId,
    int shardIndex,
    long offset,
    long createdAtMillis,
    String token) {

  /** The shard's id. */
  public String shardId() {
    return ShardRef.idOf(shardIndex);
  }
}
