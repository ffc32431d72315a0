package io.weir.producer.error;

/** The buffer had no room for the record, not in time either. It was not sent. */
public final class BufferFullException extends ProducerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public BufferFullException(String message) {
    super(message, null);
  }
}
