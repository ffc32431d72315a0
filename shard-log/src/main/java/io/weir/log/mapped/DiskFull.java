package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells a full disk from other errors. Java passes on the words of the operating system only, which
 * may be in any language; so the space that is left is asked for, too.
 */
final class DiskFull {
  private static final long NEXT_TO_NOTHING = 64 * 1024;

  private DiskFull() {}

  /**
   * Whether an error is that of a full disk.
   *
   * @param path on that disk; it need not exist
   */
  static boolean is(IOException e, FileSystem files, Path path) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space")
        || isExhausted(files, path);
  }

  private static boolean isExhausted(FileSystem files, Path path) {
    try {
      return files.usableSpace(path) < NEXT_TO_NOTHING;
    } catch (IOException e) {
      return false; // a disk that does not even say how full it is has failed otherwise
    }
  }
}
