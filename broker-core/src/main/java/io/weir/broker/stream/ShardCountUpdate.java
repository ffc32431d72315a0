package io.weir.broker.stream;

/**
 * What scaling a stream came to.
 *
 * @param currentShardCount how many shards were open before
 * @param targetShardCount how many were asked for
 */
public record ShardCountUpdate(int currentShardCount, int targetShardCount) {}
