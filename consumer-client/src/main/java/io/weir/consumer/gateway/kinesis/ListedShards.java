package io.weir.consumer.gateway.kinesis;

import io.weir.broker.data.ShardRef;
import io.weir.broker.group.Shards;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A stream's shards as ListShards tells them, all that retention has left. Immutable. */
final class ListedShards implements Shards {
  private final NavigableMap<Integer, List<Integer>> parents;

  private ListedShards(NavigableMap<Integer, List<Integer>> parents) {
    this.parents = parents;
  }

  static ListedShards of(List<Shard> shards) {
    NavigableMap<Integer, List<Integer>> parents = new TreeMap<>();
    for (Shard shard : shards) {
      List<Integer> of =
          Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
              .filter(id -> id != null)
              .map(ListedShards::indexOf)
              .toList();
      parents.put(indexOf(shard.shardId()), of);
    }
    return new ListedShards(parents);
  }

  private static int indexOf(String shardId) {
    int index = ShardRef.indexOf(shardId);
    if (index < 0) {
      throw new IllegalArgumentException("A shard's id is not known to be called " + shardId);
    }
    return index;
  }

  /** The same and some more, with their parents. */
  ListedShards with(Map<Integer, List<Integer>> others) {
    NavigableMap<Integer, List<Integer>> all = new TreeMap<>(others);
    all.putAll(parents);
    return new ListedShards(all);
  }

  @Override
  public List<Integer> indexes() {
    return List.copyOf(parents.keySet());
  }

  @Override
  public Object version() {
    return this;
  }

  @Override
  public List<Integer> parents(int shard) {
    return parents.getOrDefault(shard, List.of());
  }

  boolean contains(int shard) {
    return parents.containsKey(shard);
  }

  /** Above the index of every shard that there has been. */
  int next() {
    return parents.isEmpty() ? 0 : parents.lastKey() + 1;
  }
}
