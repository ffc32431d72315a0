package io.weir.log.mapped;

import io.weir.log.fs.DirectoryLock;
import java.nio.file.Path;

/**
 * Where things are in a store's directory.
 *
 * <pre>
 *   weir.lock            held by the process that has the store open
 *   store                what the directory is and how it was left ({@link StoreMeta})
 *   checkpoints          what is on the disk for certain ({@link CheckpointTable})
 *   journal/0000.journal …                      the commit journal ({@link JournalLayout})
 *   logs/NAME/0000000000.seg, 0000000000.idx …  segments and their indexes ({@link SegmentHeader}, {@link IndexFile})
 *   set-aside/NAME/…     what a repair took out of the way; never read
 * </pre>
 */
record StoreLayout(Path directory) {
  Path lock() {
    return DirectoryLock.file(directory);
  }

  Path meta() {
    return directory.resolve("store");
  }

  Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  Path journal() {
    return directory.resolve("journal");
  }

  /** Where a repair moves what cannot be used. */
  Path setAside() {
    return directory.resolve("set-aside");
  }

  Path logs() {
    return directory.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name);
  }

  /**
   * A number as names of files have it: ASCII digits, whatever the locale writes. They must be
   * found again in another one.
   */
  static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /** The name of the log in a directory. */
  String name(Path logDirectory) {
    StringBuilder name = new StringBuilder();
    for (Path element : logs().relativize(logDirectory)) {
      name.append(name.length() == 0 ? "" : "/").append(element);
    }
    return name.toString();
  }
}
