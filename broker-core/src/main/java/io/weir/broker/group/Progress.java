package io.weir.broker.group;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.broker.group.Checkpoint.ShardEnd;

/** Which of two checkpoints of a shard is further on. */
public final class Progress {
  private Progress() {}

  /** Whether one checkpoint comes before another one of the same shard. */
  public static boolean isBehind(Checkpoint one, Checkpoint other) {
    if (one instanceof AfterRecord first && other instanceof AfterRecord second) {
      return isBehind(first, second);
    }
    return rank(one) < rank(other);
  }

  private static boolean isBehind(AfterRecord one, AfterRecord other) {
    SequenceNumber first = SequenceNumber.parse(one.sequenceNumber());
    SequenceNumber second = SequenceNumber.parse(other.sequenceNumber());
    if (first.offset() != second.offset()) {
      return first.offset() < second.offset();
    }
    // A number that stands before the record of its offset has an earlier second than any record.
    return first.recordSecond() != second.recordSecond()
        ? first.recordSecond() < second.recordSecond()
        : one.subSequenceNumber() < other.subSequenceNumber();
  }

  private static int rank(Checkpoint checkpoint) {
    if (checkpoint instanceof ShardEnd) {
      return 2;
    }
    return checkpoint instanceof AfterRecord ? 1 : 0;
  }
}
