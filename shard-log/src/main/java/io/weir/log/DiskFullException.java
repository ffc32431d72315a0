package io.weir.log;

import org.jspecify.annotations.Nullable;

/**
 * There is no room for an append. Nothing was appended; it may succeed once space has been freed.
 * Reads go on.
 */
public final class DiskFullException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public DiskFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
