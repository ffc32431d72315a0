package io.weir.log.fs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says what is the matter when a process may open no more files. */
final class OpenFileLimit {
  /** Read beforehand: when it is needed, nothing can be opened. */
  private static final String SOFT_LIMIT = softLimit(Path.of("/proc/self/limits"));

  private OpenFileLimit() {}

  /** Has the limit read, and this class loaded, while that is possible. */
  static void prepare() {}

  static String softLimit(Path limits) {
    try {
      for (String line : Files.readAllLines(limits, StandardCharsets.US_ASCII)) {
        if (line.startsWith("Max open files")) {
          return line.substring("Max open files".length()).strip().split("\\s+", 2)[0];
        }
      }
    } catch (IOException e) {
      // Not a Linux.
    }
    return "unknown";
  }

  /** The exception as it is, or, if it is for want of descriptors, one that says so. */
  static IOException explained(Path path, IOException e) {
    if (!String.valueOf(e.getMessage()).contains("Too many open files")) {
      return e;
    }
    return new ProcessLimitException(
        "cannot open "
            + path
            + ": this process has as many files and sockets open as it may (limit "
            + SOFT_LIMIT
            + "; the mapped engine keeps some forty open, however many shards there are). Raise it with 'ulimit -n'",
        e);
  }
}
