package io.weir.broker.error;

/**
 * A shard iterator is older than five minutes. Ask for another one with the last sequence number
 * seen.
 */
public final class ExpiredIteratorException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ExpiredIteratorException(String message) {
    super(message, null, false);
  }
}
