package io.weir.broker.error;

/**
 * A shard's write limit, in bytes or in records, is used up. Nothing was written or charged; try
 * again within the second.
 */
public final class WriteThroughputExceededException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public WriteThroughputExceededException(String message) {
    super(message, null);
  }
}
