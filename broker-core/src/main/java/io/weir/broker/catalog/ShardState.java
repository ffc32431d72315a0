package io.weir.broker.catalog;

import io.weir.broker.routing.HashKeyRange;

/**
 * A shard as the catalog knows it.
 *
 * @param index the number in its id
 * @param creationSecond goes into its sequence numbers; greater than those of its parents
 * @param range the hash keys it takes, or took
 * @param parent the index of the shard it came from, or {@link #NONE}
 * @param adjacentParent the index of the other one, if it came from a merge, or {@link #NONE}
 * @param endOffset behind its last record, once it is closed, or {@link #NONE} while it is open
 * @param openedAtMillis when it began to take records, in milliseconds of the epoch; not before its
 *     parents were closed
 * @param closedAtMillis when it ceased to, or {@link #NONE} while it is open
 */
public record ShardState(
    int index,
    long creationSecond,
    HashKeyRange range,
    int parent,
    int adjacentParent,
    long endOffset,
    long openedAtMillis,
    long closedAtMillis) {
  /** Stands for what is not there. */
  public static final int NONE = -1;

  /** A shard that takes records. */
  public static ShardState open(
      int index,
      long creationSecond,
      HashKeyRange range,
      int parent,
      int adjacentParent,
      long openedAtMillis) {
    return new ShardState(
        index, creationSecond, range, parent, adjacentParent, NONE, openedAtMillis, NONE);
  }

  /** Whether it takes records. */
  public boolean isOpen() {
    return endOffset == NONE;
  }

  /** Whether it came from the shard with an index. */
  public boolean isChildOf(int other) {
    return parent == other || adjacentParent == other;
  }

  /** The same shard, closed. */
  public ShardState closed(long end, long atMillis) {
    return new ShardState(
        index, creationSecond, range, parent, adjacentParent, end, openedAtMillis, atMillis);
  }
}
