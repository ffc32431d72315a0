package io.weir.broker.error;

/**
 * A consumer is subscribed to the shard already: it was so less than five seconds ago, or another
 * subscription has taken this one's place since.
 */
public final class SubscriptionInUseException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public SubscriptionInUseException(String message) {
    super(message, null);
  }
}
