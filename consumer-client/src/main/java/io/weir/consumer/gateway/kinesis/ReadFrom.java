package io.weir.consumer.gateway.kinesis;

import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Where reading begins, as the Kinesis API has it.
 *
 * @param sequenceNumber null at the trim horizon, and at a time
 * @param time null but at a time
 */
record ReadFrom(ShardIteratorType type, @Nullable String sequenceNumber, @Nullable Instant time) {

  /** At the first record that arrived then or later. */
  static ReadFrom at(Instant time) {
    return new ReadFrom(ShardIteratorType.AT_TIMESTAMP, null, time);
  }

  /** An aggregated record that was processed in part is read again. */
  static ReadFrom of(Checkpoint checkpoint) {
    if (checkpoint instanceof AfterRecord after) {
      return new ReadFrom(
          after.subSequenceNumber() == Checkpoint.WHOLE
              ? ShardIteratorType.AFTER_SEQUENCE_NUMBER
              : ShardIteratorType.AT_SEQUENCE_NUMBER,
          after.sequenceNumber(),
          null);
    }
    return new ReadFrom(ShardIteratorType.TRIM_HORIZON, null, null);
  }
}
