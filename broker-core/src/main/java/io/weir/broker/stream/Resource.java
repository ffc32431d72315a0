package io.weir.broker.stream;

/**
 * What can have tags and a policy: a stream or one of its consumers.
 *
 * @param isConsumer whether it is a consumer
 * @param name the stream's name, or the consumer's ARN
 */
public record Resource(boolean isConsumer, String name) {

  /** A stream. */
  public static Resource stream(String name) {
    return new Resource(false, name);
  }

  /** A consumer. */
  public static Resource consumer(String arn) {
    return new Resource(true, arn);
  }
}
