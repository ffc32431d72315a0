package io.weir.producer.gateway;

import io.weir.broker.routing.HashKeyRange;

/**
 * A shard that takes records.
 *
 * @param shardId such as {@code shardId-000000000003}
 * @param range the hash keys that it takes
 */
public record OpenShard(String shardId, HashKeyRange range) {}
