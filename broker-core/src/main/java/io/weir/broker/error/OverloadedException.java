package io.weir.broker.error;

/**
 * Too much is under way on a shard: acknowledgements or waiting reads have used up their bounded
 * room. Nothing was done; try again shortly.
 */
public final class OverloadedException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public OverloadedException(String message) {
    super(message, null);
  }
}
