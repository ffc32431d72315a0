package io.weir.broker.error;

/**
 * A shard's write limit, in bytes or in records, is used up. Nothing was written or charged; try
 * again within the second.
 */
public final class WriteThroughputExceededException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** What is used up. Where it is both, records are named. */
  public enum Limit {
    /** Bytes of keys and data in a second. */
    BYTES,
    /** Records in a second. */
    RECORDS
  }

  private final Limit limit;

  /** With a message that stands by itself. */
  public WriteThroughputExceededException(String message, Limit limit) {
    super(message, null);
    this.limit = limit;
  }

  /** What is used up. */
  public Limit limit() {
    return limit;
  }
}
