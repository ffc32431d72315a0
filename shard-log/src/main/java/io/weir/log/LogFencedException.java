package io.weir.log;

import org.jspecify.annotations.Nullable;

/**
 * Nothing can be appended or acknowledged any more: a force failed, or another owner took over.
 * What was pending may or may not be in the log. Reads of what was durable go on; reopen the store
 * to append again.
 */
public final class LogFencedException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public LogFencedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
