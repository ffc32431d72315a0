package io.weir.broker.stream;

import java.time.Instant;
import java.util.UUID;

/**
 * A registered consumer from outside, as it was when asked.
 *
 * @param streamId tells its stream from an earlier or later one of the same name
 * @param streamName its stream
 * @param streamArn its stream's ARN
 * @param name unique in the stream
 * @param arn {@code STREAM_ARN/consumer/NAME:CREATION_SECOND}; never used for another one
 * @param creationSecond when it was registered, in seconds of the epoch
 * @param status what it is going through
 */
public record ConsumerDescription(
    UUID streamId,
    String streamName,
    String streamArn,
    String name,
    String arn,
    long creationSecond,
    ConsumerStatus status) {

  /** Tells it from all consumers that its stream has, had or will have. */
  public String uniqueName() {
    return name + ':' + creationSecond;
  }

  /** When it was registered. */
  public Instant createdAt() {
    return Instant.ofEpochSecond(creationSecond);
  }
}
