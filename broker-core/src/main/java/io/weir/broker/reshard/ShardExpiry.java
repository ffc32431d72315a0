package io.weir.broker.reshard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Says which closed shards may go, of those that hold nothing any more.
 *
 * <p>What remains must still hold every hash key once at its beginning: the shards without a parent
 * among those that are there are where readers start. So a shard stays while a parent of its does,
 * and while one that it was merged with does.
 */
public final class ShardExpiry {
  private ShardExpiry() {}

  /**
   * The shards that may go.
   *
   * @param past indexes of closed shards all of whose records, and whose end, are past retention
   */
  public static List<Integer> removable(StreamState stream, Set<Integer> past) {
    Set<Integer> going = new HashSet<>(past);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ShardState shard : stream.shards()) {
        if (going.contains(shard.index()) && keepsParent(stream, going, shard)) {
          changed = going.remove(shard.index());
        }
        if (partsParents(stream, going, shard)) {
          going.remove(shard.parent());
          going.remove(shard.adjacentParent());
          changed = true;
        }
      }
    }
    List<Integer> sorted = new ArrayList<>(going);
    sorted.sort(null);
    return sorted;
  }

  /** Whether a parent of a shard stays. */
  private static boolean keepsParent(StreamState stream, Set<Integer> going, ShardState shard) {
    return stays(stream, going, shard.parent()) || stays(stream, going, shard.adjacentParent());
  }

  /** Whether of a merged shard's parents one would go and the other stay. */
  private static boolean partsParents(StreamState stream, Set<Integer> going, ShardState shard) {
    boolean oneGoes = going.contains(shard.parent()) || going.contains(shard.adjacentParent());
    return oneGoes && keepsParent(stream, going, shard);
  }

  private static boolean stays(StreamState stream, Set<Integer> going, int index) {
    return index != ShardState.NONE && stream.shard(index) != null && !going.contains(index);
  }
}
