package io.weir.broker.ondemand;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.stream.WriteRate;

/**
 * An open shard and what is put into it.
 *
 * @param shard which one
 * @param latest the rate of the last minute
 * @param high the highest rates that a merge must reckon with
 * @param watched whether it has been watched for long enough for that
 * @param futileSplits how many splits in a row, this shard's and its parents', have left all the
 *     traffic with one child
 */
record ShardLoad(
    ShardState shard, WriteRate latest, WriteRate high, boolean watched, int futileSplits) {}
