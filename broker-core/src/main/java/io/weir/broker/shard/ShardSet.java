package io.weir.broker.shard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shards of a stream that are there, closed ones included, and their readers. Immutable. */
final class ShardSet {
  private final List<Shard> shards;
  private final Map<Integer, ShardReader> readers;

  /** In the order of their indexes. */
  ShardSet(Collection<ShardReader> byIndex) {
    shards = byIndex.stream().map(ShardReader::shard).toList();
    readers = new HashMap<>();
    byIndex.forEach(reader -> readers.put(reader.shard().ref().index(), reader));
  }

  /** All of them, by index. */
  List<Shard> shards() {
    return shards;
  }

  /** The reader of a shard, or null if it is not there. */
  @Nullable ShardReader reader(int index) {
    return readers.get(index);
  }

  /** The shard of an index, which must be there. */
  Shard shard(int index) {
    ShardReader reader = readers.get(index);
    if (reader == null) {
      throw new IllegalStateException("there is no shard " + index);
    }
    return reader.shard();
  }

  /** These and others, whose indexes are higher. */
  ShardSet with(Collection<ShardReader> more) {
    List<ShardReader> all = ordered();
    all.addAll(more);
    return new ShardSet(all);
  }

  /** These without some. */
  ShardSet without(Collection<Integer> indexes) {
    List<ShardReader> rest = ordered();
    rest.removeIf(reader -> indexes.contains(reader.shard().ref().index()));
    return new ShardSet(rest);
  }

  private List<ShardReader> ordered() {
    List<ShardReader> all = new ArrayList<>(shards.size());
    for (Shard shard : shards) {
      ShardReader reader = readers.get(shard.ref().index());
      if (reader != null) {
        all.add(reader);
      }
    }
    return all;
  }
}
