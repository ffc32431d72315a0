package io.weir.broker.group;

/**
 * The right of a member to process a shard, until it is gone.
 *
 * @param shardId the shard
 * @param counter greater than that of any earlier holder; what an earlier one still sends is
 *     refused by it
 * @param checkpoint where to go on
 * @param handOver whether another member waits for it: finish what is under way, checkpoint and
 *     release it
 */
public record Lease(String shardId, long counter, Checkpoint checkpoint, boolean handOver) {}
