package io.weir.broker.ondemand;

import io.weir.broker.stream.WriteRate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether splits have helped. The traffic of a single key goes to one child whole, however often
 * its shard is split; the other child then has next to nothing. So many such splits in a row tell a
 * hot key, which no split will cool. It is not remembered over a restart. Not thread-safe.
 */
final class SplitOutcomes {
  /** A split helped if the other child has that part of the hot one's traffic, or more. */
  private static final double HELPED = 0.1;

  /** What is known of a child. */
  private record Child(int sibling, int inherited, int futile) {}

  private final Map<Integer, Child> children = new HashMap<>();

  /** A hot shard was split. */
  void split(int parent, int left, int right) {
    int futile = futileSplits(parent);
    children.put(left, new Child(right, futile, 0));
    children.put(right, new Child(left, futile, 0));
  }

  /** Judges the split that a hot shard came from by how its sibling fares, while that is open. */
  void judge(int shard, WriteRate rate, WriteRate siblings, WriteRate unit) {
    Child child = children.get(shard);
    if (child != null) {
      boolean helped = siblings.in(unit) >= HELPED * rate.in(unit);
      int futile = helped ? 0 : child.inherited() + 1;
      children.put(shard, new Child(child.sibling(), child.inherited(), futile));
    }
  }

  /** The other child of the split that a shard came from, or -1 if it came from none. */
  int siblingOf(int shard) {
    Child child = children.get(shard);
    return child == null ? -1 : child.sibling();
  }

  /** How many splits in a row have not helped, when that was last judged. */
  int futileSplits(int shard) {
    Child child = children.get(shard);
    return child == null ? 0 : child.futile();
  }

  /** Forgets all but these. */
  void retain(Set<Integer> open) {
    children.keySet().retainAll(open);
  }
}
