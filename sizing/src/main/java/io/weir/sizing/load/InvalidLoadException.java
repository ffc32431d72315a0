package io.weir.sizing.load;

import org.jspecify.annotations.Nullable;

/** A load that cannot be, or a file of it that cannot be read: the message says what to change. */
public final class InvalidLoadException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public InvalidLoadException(String message) {
    this(message, null);
  }

  /** With a message that stands by itself, and what was the matter below. */
  public InvalidLoadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
