package io.weir.consumer;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;

/** The offset of a checkpoint. */
final class Progressed {
  private Progressed() {}

  /** Of the next record of which something is to be read. */
  static long next(Checkpoint checkpoint) {
    boolean inPart =
        checkpoint instanceof AfterRecord after && after.subSequenceNumber() != Checkpoint.WHOLE;
    return offset(checkpoint) + (inPart ? 0 : 1);
  }

  /** Of the last record that was processed, or -1 if none was. */
  static long offset(Checkpoint checkpoint) {
    return checkpoint instanceof AfterRecord after
        ? SequenceNumber.parse(after.sequenceNumber()).offset()
        : -1;
  }
}
