package io.weir.broker;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.ShardRef;
import io.weir.broker.shard.ActiveStream;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes streams to those outside. */
final class StreamViews {
  private final BrokerConfig config;

  StreamViews(BrokerConfig config) {
    this.config = config;
  }

  StreamDescription describe(ActiveStream stream) {
    StreamState state = stream.state();
    StreamStatus status = stream.phases().status();
    return new StreamDescription(
        state.name(),
        config.arn(state.name()),
        status,
        state.mode(),
        Instant.ofEpochMilli(state.createdAtMillis()),
        Duration.ofMillis(state.retentionMillis()),
        stream.maxRecordBytes(),
        status == StreamStatus.CREATING ? List.of() : shards(state)); // as Amazon's
  }

  List<ShardDescription> shards(StreamState stream) {
    return stream.shards().stream().map(StreamViews::describe).toList();
  }

  private static ShardDescription describe(ShardState shard) {
    ShardRef ref = new ShardRef(shard.index(), shard.creationSecond());
    return new ShardDescription(
        ref.shardId(),
        idOf(shard.parent()),
        idOf(shard.adjacentParent()),
        shard.range(),
        ref.startingSequenceNumber(),
        shard.isOpen() ? null : ref.endingSequenceNumber(shard.closedAtMillis()),
        Instant.ofEpochMilli(shard.openedAtMillis()),
        shard.isOpen() ? null : Instant.ofEpochMilli(shard.closedAtMillis()));
  }

  private static @Nullable String idOf(int parent) {
    return parent == ShardState.NONE ? null : ShardRef.idOf(parent);
  }
}
