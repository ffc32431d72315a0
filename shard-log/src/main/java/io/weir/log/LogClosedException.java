package io.weir.log;

import org.jspecify.annotations.Nullable;

/** The log or its store has been closed. */
public final class LogClosedException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public LogClosedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
