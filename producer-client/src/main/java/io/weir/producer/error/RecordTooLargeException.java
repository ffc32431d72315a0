package io.weir.producer.error;

/** The record is larger than the stream's records may be. It was not sent. */
public final class RecordTooLargeException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public RecordTooLargeException(String message) {
    super(message, null);
  }
}
