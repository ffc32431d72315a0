package io.weir.broker.error;

/**
 * A shard's read limit, in bytes or in calls, is used up. Nothing was charged; try again after a
 * second.
 */
public final class ReadThroughputExceededException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ReadThroughputExceededException(String message) {
    super(message, null);
  }
}
