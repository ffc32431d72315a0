package io.weir.log.mapped;

import java.io.IOException;

/** Tells a full disk from other errors: Java has the words of the operating system only. */
final class DiskFull {
  private DiskFull() {}

  static boolean is(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space");
  }
}
