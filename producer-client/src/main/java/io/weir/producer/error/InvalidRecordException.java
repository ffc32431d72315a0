package io.weir.producer.error;

/** The record's partition key is not one. It was not sent. */
public final class InvalidRecordException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public InvalidRecordException(String message) {
    super(message, null);
  }
}
