package io.weir.broker.error;

/** There is no stream of that name. */
public final class StreamNotFoundException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public StreamNotFoundException(String message) {
    super(message, null, false);
  }
}
