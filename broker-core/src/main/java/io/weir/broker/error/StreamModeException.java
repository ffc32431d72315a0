package io.weir.broker.error;

/**
 * What was asked for is not for streams of this mode: an on-demand stream has its shards chosen.
 */
public final class StreamModeException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public StreamModeException(String message) {
    super(message, null, false);
  }
}
