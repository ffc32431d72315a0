package io.weir.broker.error;

/** The stream has no such registered consumer. */
public final class ConsumerNotFoundException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ConsumerNotFoundException(String message) {
    super(message, null, false);
  }
}
