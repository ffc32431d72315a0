package io.weir.broker.error;

/** The stream has no such shard. */
public final class ShardNotFoundException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ShardNotFoundException(String message) {
    super(message, null, false);
  }
}
