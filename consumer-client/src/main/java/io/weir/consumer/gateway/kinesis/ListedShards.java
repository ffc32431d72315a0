package io.weir.consumer.gateway.kinesis;

import io.weir.broker.data.ShardRef;
import io.weir.broker.group.Shards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** A stream's shards as ListShards tells them, all that retention has left. Immutable. */
final class ListedShards implements Shards {
  private final NavigableMap<Integer, List<Integer>> parents;
  private final Map<Integer, String> starts;

  private ListedShards(NavigableMap<Integer, List<Integer>> parents, Map<Integer, String> starts) {
    this.parents = parents;
    this.starts = starts;
  }

  static ListedShards of(List<Shard> shards) {
    NavigableMap<Integer, List<Integer>> parents = new TreeMap<>();
    Map<Integer, String> starts = new HashMap<>();
    for (Shard shard : shards) {
      int index = indexOf(shard.shardId());
      List<Integer> of =
          Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
              .filter(id -> id != null)
              .map(ListedShards::indexOf)
              .toList();
      parents.put(index, of);
      if (shard.sequenceNumberRange() != null) {
        starts.put(index, shard.sequenceNumberRange().startingSequenceNumber());
      }
    }
    return new ListedShards(parents, starts);
  }

  private static int indexOf(String shardId) {
    int index = ShardRef.indexOf(shardId);
    if (index < 0) {
      throw new IllegalArgumentException("A shard's id is not known to be called " + shardId);
    }
    return index;
  }

  /** Those below an index, and some more with their parents. */
  ListedShards with(Map<Integer, List<Integer>> others, int end) {
    NavigableMap<Integer, List<Integer>> all = new TreeMap<>(parents.headMap(end, false));
    all.putAll(others);
    return new ListedShards(all, starts);
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

  /** The lowest index, 0 if there is none. */
  int first() {
    return parents.isEmpty() ? 0 : parents.firstKey();
  }

  /** Above the index of every shard listed. */
  int next() {
    return parents.isEmpty() ? 0 : parents.lastKey() + 1;
  }

  /** The sequence number at which a shard starts: two shards of one index have two of them. */
  @Nullable String startOf(int shard) {
    return starts.get(shard);
  }
}
