package io.weir.log;

import org.jspecify.annotations.Nullable;

/** Another process, or another store of this one, holds the directory. */
public final class StoreLockedException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public StoreLockedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
