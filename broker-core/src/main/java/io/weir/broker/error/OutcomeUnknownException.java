package io.weir.broker.error;

import org.jspecify.annotations.Nullable;

/**
 * A put was appended but not acknowledged before its log failed or closed: the record may or may
 * not be there. Putting it again may store it twice.
 */
public final class OutcomeUnknownException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public OutcomeUnknownException(String message) {
    super(message, null);
  }

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public OutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
