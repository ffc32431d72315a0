package io.weir.broker.error;

/** The stream exists already, or is being changed. */
public final class StreamInUseException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public StreamInUseException(String message) {
    super(message, null);
  }
}
