package io.weir.broker.stream;

import io.weir.broker.routing.HashKeyRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A shard from outside.
 *
 * @param shardId such as {@code shardId-000000000003}
 * @param parentShardId the shard it came from, if any
 * @param adjacentParentShardId the other one, if it came from a merge
 * @param hashKeyRange the keys it takes, or took
 * @param startingSequenceNumber below that of its first record
 * @param endingSequenceNumber above that of its last record, once it is closed
 * @param openedAt when it began to take records; for a child, when its parents were closed
 * @param closedAt when it ceased to, once it is closed
 */
public record ShardDescription(
    String shardId,
    @Nullable String parentShardId,
    @Nullable String adjacentParentShardId,
    HashKeyRange hashKeyRange,
    String startingSequenceNumber,
    @Nullable String endingSequenceNumber,
    Instant openedAt,
    @Nullable Instant closedAt) {

  /** Whether it takes records. */
  public boolean isOpen() {
    return endingSequenceNumber == null;
  }
}
