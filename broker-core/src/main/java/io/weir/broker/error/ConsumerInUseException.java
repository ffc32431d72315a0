package io.weir.broker.error;

/** The consumer is registered already, or is being registered or deregistered. */
public final class ConsumerInUseException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ConsumerInUseException(String message) {
    super(message, null, false);
  }
}
