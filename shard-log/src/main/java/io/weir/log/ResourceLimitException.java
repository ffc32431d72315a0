package io.weir.log;

import org.jspecify.annotations.Nullable;

/**
 * The operating system lets this process map or open no more files. Nothing was appended or read,
 * and nothing is damaged: the same call may succeed once others have been given back. The message
 * says which limit it is, and how to raise it.
 */
public final class ResourceLimitException extends LogException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public ResourceLimitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
