package io.weir.broker.reshard;

import io.weir.broker.catalog.ShardState;
import io.weir.broker.catalog.StreamState;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.broker.routing.HashRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Works out, before anything is done, which shards a change closes and which it opens.
 *
 * <p>Every step is a split in two or a merge of two, as Amazon's are, so that a child has at most
 * two parents and a parent at most two children. A scaling takes several steps. Shards that a later
 * step closes again are made, closed and empty: they lead readers from parents to children, and
 * never take a record.
 *
 * <p><b>Creation seconds.</b> A child's is greater than those of its parents, so that its sequence
 * numbers are all greater than theirs. Not thread-safe.
 */
public final class ReshardPlan {
  private final int firstNew;
  private final long creationSecond;
  private final long atMillis;
  private final TreeMap<HashKey, ShardState> open = new TreeMap<>();
  private final Map<Integer, ShardState> opened = new TreeMap<>();
  private final List<Integer> closed = new ArrayList<>();

  /**
   * Nothing changes yet.
   *
   * @param creationSecond greater than any issued before
   * @param nowMillis in milliseconds of the epoch
   */
  public ReshardPlan(StreamState stream, long creationSecond, long nowMillis) {
    this.firstNew = stream.nextIndex();
    this.creationSecond = creationSecond;
    long at = nowMillis;
    for (ShardState shard : stream.openShards()) {
      open.put(shard.range().start(), shard);
      at = Math.max(at, shard.openedAtMillis()); // no lifetime ends before it began
    }
    this.atMillis = at;
  }

  /**
   * Splits an open shard.
   *
   * @param start where the second child begins, above the shard's first hash key
   */
  public void split(ShardState shard, HashKey start) {
    close(shard);
    HashKeyRange range = shard.range();
    open(new HashKeyRange(range.start(), start.previous()), shard, ShardState.NONE);
    open(new HashKeyRange(start, range.end()), shard, ShardState.NONE);
  }

  /**
   * Merges two open shards, whose ranges are adjacent.
   *
   * @param adjacent the one with the higher hash keys
   */
  public void merge(ShardState shard, ShardState adjacent) {
    close(shard);
    close(adjacent);
    HashKeyRange range = new HashKeyRange(shard.range().start(), adjacent.range().end());
    long second = Math.max(secondAfter(shard), secondAfter(adjacent));
    open(range, shard.index(), adjacent.index(), second);
  }

  /** Splits and merges until so many shards divide the hash keys evenly. */
  public void scaleTo(int shards) {
    for (HashKeyRange target : HashRanges.divide(shards)) {
      cutAt(target.start());
    }
    HashRanges.divide(shards).forEach(this::mergeAll);
  }

  /**
   * Splits an open shard into parts of equal width; the last one takes what is over.
   *
   * @param parts 1 … as many as it has hash keys
   */
  public void splitEvenly(ShardState shard, int parts) {
    List<HashKey> starts = HashRanges.divide(shard.range(), parts);
    cutBetween(starts, 1, parts);
  }

  /** The middle one first, so that a shard is led to its parts in few steps. */
  private void cutBetween(List<HashKey> starts, int from, int to) {
    if (from < to) {
      int middle = (from + to) >>> 1;
      cutAt(starts.get(middle));
      cutBetween(starts, from, middle);
      cutBetween(starts, middle + 1, to);
    }
  }

  /**
   * Merges all open shards of a range into one.
   *
   * @param range at whose start a shard begins, and at whose end one ends
   */
  public void mergeAll(HashKeyRange range) {
    ShardState first = open.get(range.start());
    while (first != null && first.range().end().compareTo(range.end()) < 0) {
      ShardState next = open.get(first.range().end().next());
      if (next == null) {
        throw new IllegalStateException("no open shard behind " + first);
      }
      merge(first, next);
      first = open.get(range.start());
    }
  }

  private void cutAt(HashKey boundary) {
    ShardState shard = open.floorEntry(boundary).getValue();
    if (!shard.range().start().equals(boundary)) {
      split(shard, boundary);
    }
  }

  private void close(ShardState shard) {
    open.remove(shard.range().start());
    if (shard.index() < firstNew) {
      closed.add(shard.index());
    } else {
      opened.put(shard.index(), shard.closed(0, atMillis));
    }
  }

  private void open(HashKeyRange range, ShardState parent, int adjacent) {
    open(range, parent.index(), adjacent, secondAfter(parent));
  }

  private void open(HashKeyRange range, int parent, int adjacent, long second) {
    int index = firstNew + opened.size();
    ShardState shard = ShardState.open(index, second, range, parent, adjacent, atMillis);
    opened.put(index, shard);
    open.put(range.start(), shard);
  }

  private long secondAfter(ShardState parent) {
    return Math.max(creationSecond, parent.creationSecond() + 1);
  }

  /** Whether all stays as it is. */
  public boolean isEmpty() {
    return closed.isEmpty();
  }

  /** When it happens: now, but not before a shard that it closes was opened. */
  public long atMillis() {
    return atMillis;
  }

  /** The indexes of the shards that are to be closed. */
  public List<Integer> closed() {
    return List.copyOf(closed);
  }

  /** The new shards, by index; some of them closed and empty. */
  public List<ShardState> opened() {
    return List.copyOf(opened.values());
  }

  /** How many shards will be open. */
  public int openCount() {
    return open.size();
  }
}
