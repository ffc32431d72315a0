package io.weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a person is at the other end of stdin or stderr. */
final class Terminal {
  private static final int USUAL_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 40;

  private Terminal() {}

  /** How many columns it has, as the shell says if it does; or as many as any has. */
  static int columns() {
    String told = System.getenv("COLUMNS");
    return told != null && told.matches("[1-9][0-9]{1,3}")
        ? Math.max(LEAST_COLUMNS, Integer.parseInt(told))
        : USUAL_COLUMNS;
  }

  static boolean isStdin() {
    return isTerminal(0);
  }

  static boolean isStderr() {
    return isTerminal(2);
  }

  /** Java knows of both ends together only, and from JDK 22 on not even that: ask the system. */
  @SuppressWarnings("SystemConsoleNull") // Where the system does not tell, a guess must do.
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
