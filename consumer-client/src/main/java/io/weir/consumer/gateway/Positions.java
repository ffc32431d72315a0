package io.weir.consumer.gateway;

import io.weir.broker.data.StartingPosition;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;

/** Where reading begins for a checkpoint. */
public final class Positions {
  private Positions() {}

  /** An aggregated record that was processed in part is read again. */
  public static StartingPosition of(Checkpoint checkpoint) {
    if (checkpoint instanceof AfterRecord after) {
      return after.subSequenceNumber() == Checkpoint.WHOLE
          ? StartingPosition.afterSequenceNumber(after.sequenceNumber())
          : StartingPosition.atSequenceNumber(after.sequenceNumber());
    }
    return StartingPosition.trimHorizon();
  }
}
