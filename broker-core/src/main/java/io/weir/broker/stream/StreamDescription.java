package io.weir.broker.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A stream from outside, as it was when asked.
 *
 * @param name unique in the broker
 * @param arn {@code arn:aws:kinesis:REGION:ACCOUNT:stream/NAME}
 * @param status what it is going through
 * @param mode who decides on the number of shards
 * @param createdAt when it was created
 * @param retention how long records are kept
 * @param maxRecordBytes the longest record that it takes, partition key included
 * @param shards all that can still be read, by index; none while it is being created
 */
public record StreamDescription(
    String name,
    String arn,
    StreamStatus status,
    StreamMode mode,
    Instant createdAt,
    Duration retention,
    int maxRecordBytes,
    List<ShardDescription> shards) {

  /** Copies the list. */
  public StreamDescription {
    shards = List.copyOf(shards);
  }

  /** How many shards take records. */
  public int openShardCount() {
    return (int) shards.stream().filter(ShardDescription::isOpen).count();
  }
}
