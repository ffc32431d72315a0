package io.weir.log.mapped;

import io.weir.log.LogException;
import io.weir.log.ResourceLimitException;
import io.weir.log.fs.ProcessLimitException;
import java.io.IOException;

/** What the callers of a log hear when the file system refused something. */
final class Failures {
  private Failures() {}

  /** Says what could not be done, and why; a limit of the process has a type of its own. */
  static LogException of(String what, IOException why) {
    String message = what + ": " + why.getMessage();
    return why instanceof ProcessLimitException
        ? new ResourceLimitException(message, why)
        : new LogException(message, why);
  }
}
