package io.weir.log;

import org.jspecify.annotations.Nullable;

/**
 * Something a log could not do. The message says what happened, to which file or log, and what to
 * do.
 */
public class LogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public LogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** With a message that stands by itself. */
  public LogException(String message) {
    super(message);
  }
}
