package io.weir.broker.error;

/**
 * The lease is another's by now, or nobody's: stop processing the shard. Whoever holds it goes on
 * at the last checkpoint.
 */
public final class LeaseLostException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public LeaseLostException(String message) {
    super(message, null, false);
  }
}
