package io.weir.log.fs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The operating system lets this process have no more mappings, or no more open files. Nothing is
 * wrong with the disk: the same call may succeed when others have been given back.
 */
public final class ProcessLimitException extends IOException {
  private static final long serialVersionUID = 1;

  /** With a message that says which limit, how much is used and how to raise it. */
  public ProcessLimitException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
