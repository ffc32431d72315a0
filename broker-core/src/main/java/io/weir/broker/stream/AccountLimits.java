package io.weir.broker.stream;

/**
 * What there may be in all streams together, and what there is.
 *
 * @param shardLimit shards that may be open
 * @param openShards shards that are open
 * @param onDemandStreamLimit on-demand streams that there may be
 * @param onDemandStreams on-demand streams that there are
 */
public record AccountLimits(
    int shardLimit, int openShards, int onDemandStreamLimit, int onDemandStreams) {}
