package io.weir.broker.error;

import org.jspecify.annotations.Nullable;

/** The storage below failed, or holds what cannot be used. The message names the file or log. */
public final class StorageException extends BrokerException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public StorageException(String message) {
    super(message, null);
  }

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
