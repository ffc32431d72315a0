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
    return new StreamDescription(
        state.name(),
        config.arn(state.name()),
        StreamStatus.ACTIVE,
        state.mode(),
        Instant.ofEpochMilli(state.createdAtMillis()),
        Duration.ofMillis(state.retentionMillis()),
        stream.maxRecordBytes(),
        shards(stream));
  }

  List<ShardDescription> shards(ActiveStream stream) {
    return stream.state().shards().stream().map(StreamViews::describe).toList();
  }

  private static ShardDescription describe(ShardState shard) {
    ShardRef ref = new ShardRef(shard.index(), shard.creationSecond());
    return new ShardDescription(
        ref.shardId(),
        idOf(shard.parent()),
        idOf(shard.adjacentParent()),
        shard.range(),
        ref.startingSequenceNumber(),
        shard.isOpen() ? null : ref.sequenceNumber(Math.max(0, shard.endOffset() - 1), 0));
  }

  private static @Nullable String idOf(int parent) {
    return parent == ShardState.NONE ? null : ShardRef.idOf(parent);
  }
}
