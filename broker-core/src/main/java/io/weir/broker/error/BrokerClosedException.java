package io.weir.broker.error;

/** The broker has been closed. */
public final class BrokerClosedException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public BrokerClosedException(String message) {
    super(message, null, false);
  }
}
