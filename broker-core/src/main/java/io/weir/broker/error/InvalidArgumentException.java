package io.weir.broker.error;

/** An argument is malformed, out of range, or belongs to something else. */
public final class InvalidArgumentException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public InvalidArgumentException(String message) {
    super(message, null, false);
  }
}
