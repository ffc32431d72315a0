package io.weir.broker.catalog;

import io.weir.broker.routing.HashKeyRange;

/**
 * A shard as the catalog knows it.
 *
 * @param index the number in its id
 * @param creationSecond goes into its sequence numbers
 * @param range the hash keys it takes, or took
 * @param parent the index of the shard it came from, or {@link #NONE}
 * @param adjacentParent the index of the other one, if it came from a merge, or {@link #NONE}
 * @param endOffset behind its last record, once it is closed, or {@link #NONE} while it is open
 */
public record ShardState(
    int index,
    long creationSecond,
    HashKeyRange range,
    int parent,
    int adjacentParent,
    long endOffset) {
  /** Stands for what is not there. */
  public static final int NONE = -1;

  /** Whether it takes records. */
  public boolean isOpen() {
    return endOffset == NONE;
  }
}
