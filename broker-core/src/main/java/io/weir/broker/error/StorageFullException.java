package io.weir.broker.error;

import org.jspecify.annotations.Nullable;

/**
 * The disk is full, or nearly so: puts are refused until space is freed. Nothing was written; reads
 * go on.
 */
public final class StorageFullException extends RetriableException {
  private static final long serialVersionUID = 1;

  /** With a message that stands by itself. */
  public StorageFullException(String message) {
    super(message, null);
  }

  /** With a message that stands by itself, and what was the matter below, if anything. */
  public StorageFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
