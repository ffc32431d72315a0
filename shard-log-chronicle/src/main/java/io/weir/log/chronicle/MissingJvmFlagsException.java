package io.weir.log.chronicle;

import io.weir.log.EngineSettingException;
import java.util.List;

/** Chronicle Queue cannot run in this JVM, which was started without flags that it needs. */
public final class MissingJvmFlagsException extends EngineSettingException {
  private static final long serialVersionUID = 1;
  private final List<String> flags;

  MissingJvmFlagsException(List<String> flags) {
    super("the engine 'chronicle' needs a JVM that was started with: " + String.join(" ", flags));
    this.flags = List.copyOf(flags);
  }

  /** The flags to add to the command line. */
  public List<String> flags() {
    return flags;
  }
}
