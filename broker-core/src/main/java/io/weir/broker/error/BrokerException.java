package io.weir.broker.error;

import org.jspecify.annotations.Nullable;

/**
 * Something the broker refused or could not do. The message stands by itself: it says what
 * happened, to which stream, shard or file, and what to do. The edge maps the types to the errors
 * of its protocol.
 *
 * <p>Rejections are part of a broker's ordinary work, so those that happen under load carry no
 * stack trace.
 */
public abstract class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  protected BrokerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** As above; {@code traced} says whether the stack is worth recording. */
  protected BrokerException(String message, @Nullable Throwable cause, boolean traced) {
    super(message, cause, true, traced);
  }
}
