package io.weir.producer.error;

/**
 * The producer was closed before the record had an outcome; if it was under way, it may be stored.
 */
public final class ProducerClosedException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public ProducerClosedException(String message) {
    super(message, null);
  }
}
