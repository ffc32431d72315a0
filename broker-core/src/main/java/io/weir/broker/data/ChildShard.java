package io.weir.broker.data;

import io.weir.broker.routing.HashKeyRange;
import java.util.List;

/**
 * A shard that took over from a closed one, as a reader at the end of the closed one hears of it.
 *
 * @param shardId such as {@code shardId-000000000003}
 * @param parentShardIds one, or two if it came from a merge; read them to their ends first to see
 *     the records of a key in their order
 * @param hashKeyRange the keys it takes, or took
 */
public record ChildShard(String shardId, List<String> parentShardIds, HashKeyRange hashKeyRange) {
  /** Copies the list. */
  public ChildShard {
    parentShardIds = List.copyOf(parentShardIds);
  }
}
