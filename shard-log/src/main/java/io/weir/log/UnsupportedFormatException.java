package io.weir.log;

import org.jspecify.annotations.Nullable;

/**
 * A file is of a version or kind that this program does not know, or is no file of a log at all.
 */
public final class UnsupportedFormatException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public UnsupportedFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
