package io.weir.broker;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.group.Shards;
import java.util.List;
import java.util.stream.IntStream;

/** A stream's shards as its consumer groups see them. */
record StreamShards(StreamState stream) implements Shards {
  @Override
  public List<Integer> indexes() {
    return stream.shards().stream().map(ShardState::index).toList();
  }

  @Override
  public Object version() {
    return stream;
  }

  @Override
  public List<Integer> parents(int shard) {
    ShardState state = stream.shard(shard);
    return state == null
        ? List.of()
        : IntStream.of(state.parent(), state.adjacentParent())
            .filter(parent -> parent != ShardState.NONE)
            .boxed()
            .toList();
  }
}
