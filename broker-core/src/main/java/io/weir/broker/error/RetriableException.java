package io.weir.broker.error;

import org.jspecify.annotations.Nullable;

/** Nothing was done; the same call may succeed later. */
public abstract class RetriableException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  protected RetriableException(String message, @Nullable Throwable cause) {
    super(message, cause, false);
  }
}
