package io.weir.broker.error;

/**
 * A shard's read limit, in bytes or in calls, is used up. Nothing was charged; try again after a
 * second.
 */
public final class ReadThroughputExceededException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** What is used up, by all consumers together. */
  public enum Limit {
    /** Bytes of keys and data read in a second. */
    BYTES("bytes read per second"),
    /** Reads in a second. */
    READS("reads per second"),
    /** Iterators made in a second. */
    ITERATORS("iterators per second");

    private final String inWords;

    Limit(String inWords) {
      this.inWords = inWords;
    }

    /** Such as {@code reads per second}. */
    public String inWords() {
      return inWords;
    }
  }

  private final Limit limit;

  /** With a message that stands by itself. */
  public ReadThroughputExceededException(String message, Limit limit) {
    super(message, null);
    this.limit = limit;
  }

  /** What is used up. */
  public Limit limit() {
    return limit;
  }
}
