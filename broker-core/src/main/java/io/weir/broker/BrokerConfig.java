package io.weir.broker;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.log.fs.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A concluded configuration.
 *
 * @param directory null for an ephemeral broker
 * @param scaledByHand whether no thread scales on-demand streams; for tests
 */
record BrokerConfig(
    @Nullable Path directory,
    Durability durability,
    Limits limits,
    String region,
    String account,
    @Nullable MeterRegistry meterRegistry,
    int shardQuota,
    int onDemandQuota,
    int pendingAcksPerShard,
    @Nullable Executor ackExecutor,
    long diskFloor,
    EpochClock clock,
    NanoClock nanoClock,
    FileSystem fileSystem,
    LogStoreFactory engine,
    int snapshotEvery,
    Duration transition,
    boolean scaledByHand) {

  /** The name by which Amazon's clients know a stream. */
  String arn(String streamName) {
    return "arn:aws:kinesis:" + region + ":" + account + ":stream/" + streamName;
  }

  /** On every meter, so that brokers of several regions and accounts may share a registry. */
  Tags meterTags() {
    return Tags.of("region", region, "account", account);
  }
}
