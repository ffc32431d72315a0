package io.weir.broker.shard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.data.ChildShard;
import io.weir.broker.data.ShardRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which shards of a stream came from which. */
final class Lineage {
  private final List<ShardState> closed;
  private final Map<Integer, List<ChildShard>> children = new HashMap<>();

  Lineage(StreamState stream) {
    closed = stream.shards().stream().filter(shard -> !shard.isOpen()).toList();
    stream.shards().forEach(this::add);
  }

  private void add(ShardState shard) {
    List<String> parents = new ArrayList<>(2);
    for (int parent : new int[] {shard.parent(), shard.adjacentParent()}) {
      if (parent != ShardState.NONE) {
        parents.add(ShardRef.idOf(parent));
      }
    }
    ChildShard child = new ChildShard(ShardRef.idOf(shard.index()), parents, shard.range());
    add(shard.parent(), child);
    add(shard.adjacentParent(), child);
  }

  private void add(int parent, ChildShard child) {
    children.computeIfAbsent(parent, p -> new ArrayList<>(2)).add(child);
  }

  /** The closed shards, by index. */
  List<ShardState> closed() {
    return closed;
  }

  /** The shards that took over from one. */
  List<ChildShard> childrenOf(int index) {
    return children.getOrDefault(index, List.of());
  }
}
