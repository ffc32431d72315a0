package io.weir.broker.error;

/** A quota of the broker, such as its number of shards, would be exceeded. */
public final class LimitExceededException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public LimitExceededException(String message) {
    super(message, null);
  }
}
