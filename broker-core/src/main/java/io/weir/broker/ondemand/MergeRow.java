package io.weir.broker.ondemand;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.stream.WriteRate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The open shards of a stream in the order of their hash keys, being merged in thought: a list of
 * groups, of which always the two neighbours are joined that have least traffic together; of those
 * the narrowest, and of those the first. Not thread-safe.
 */
final class MergeRow {
  /** Shards that are to be one. */
  private static final class Group {
    final int position;
    final List<ShardState> shards = new ArrayList<>(1);
    WriteRate high;
    double width;
    boolean watched;
    boolean gone;
    @Nullable Group before;
    @Nullable Group behind;

    Group(int position, ShardLoad load) {
      this.position = position;
      shards.add(load.shard());
      high = load.high();
      width = ScalingPlanner.widthOf(load.shard()).doubleValue();
      watched = load.watched();
    }
  }

  /** Two neighbours, as they were when they became neighbours. */
  private record Pair(Group left, Group right, WriteRate high, double load, double width) {}

  private static final Comparator<Pair> BEST_FIRST =
      Comparator.comparingDouble(Pair::load)
          .thenComparingDouble(Pair::width)
          .thenComparingInt(pair -> pair.left.position);

  private final OnDemandRules rules;
  private final PriorityQueue<Pair> pairs = new PriorityQueue<>(BEST_FIRST);
  private final List<Group> groups = new ArrayList<>();

  MergeRow(OnDemandRules rules, List<ShardLoad> loads) {
    this.rules = rules;
    Group before = null;
    for (ShardLoad load : loads) {
      Group group = new Group(groups.size(), load);
      groups.add(group);
      if (before != null) {
        group.before = before;
        before.behind = group;
        offer(before, group);
      }
      before = group;
    }
  }

  /** Remembers two neighbours, if they may be joined. */
  private void offer(Group left, Group right) {
    WriteRate together = left.high.plus(right.high);
    if (left.watched && right.watched && !rules.isHot(together)) {
      double load = together.in(rules.shard());
      pairs.add(new Pair(left, right, together, load, left.width + right.width));
    }
  }

  /** Joins the best two neighbours; false if there are none that may be joined. */
  boolean mergeBest() {
    for (Pair pair; (pair = pairs.poll()) != null; ) {
      if (!pair.left.gone
          && !pair.right.gone
          && pair.left.high.plus(pair.right.high).equals(pair.high)
          && pair.left.width + pair.right.width == pair.width) {
        join(pair.left, pair.right);
        return true;
      }
    }
    return false;
  }

  private void join(Group left, Group right) {
    left.shards.addAll(right.shards);
    left.high = left.high.plus(right.high);
    left.width += right.width;
    right.gone = true;
    Group behind = right.behind;
    left.behind = behind;
    if (behind != null) {
      behind.before = left;
      offer(left, behind);
    }
    if (left.before != null) {
      offer(left.before, left);
    }
  }

  /** The shards, in the groups that they have come to. */
  List<List<ShardState>> groups() {
    return groups.stream().filter(group -> !group.gone).map(group -> group.shards).toList();
  }
}
