package io.weir.broker.shard;

import io.weir.broker.limits.Limits;
import io.weir.broker.pipeline.CommitPipeline;
import java.util.function.LongConsumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * What all shards of a broker share.
 *
 * @param commitSizes hears how many records of one shard became durable at a time
 * @param pendingAcks how many puts of one shard may wait for their acknowledgement, a power of two
 * @param transitionNanos for how long a stream is seen to be created, changed or deleted
 */
public record ShardContext(
    CommitPipeline pipeline,
    Limits limits,
    EpochClock clock,
    NanoClock nanoClock,
    StorageGate storage,
    AckDelivery delivery,
    IteratorTokens tokens,
    WaitingReads.Environment waits,
    LongConsumer commitSizes,
    int pendingAcks,
    long transitionNanos) {}
