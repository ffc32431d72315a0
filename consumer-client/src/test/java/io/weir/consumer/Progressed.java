package io.weir.consumer;

import io.weir.broker.data.SequenceNumber;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;

/** The offset of a checkpoint. */
final class Progressed {
  private Progressed() {}

  /** Of the last record that was processed, or -1 if none was. */
  static long offset(Checkpoint checkpoint) {
    return checkpoint instanceof AfterRecord after
        ? SequenceNumber.parse(after.sequenceNumber()).offset()
        : -1;
  }
}
