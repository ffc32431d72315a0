package io.weir.log.chronicle;

import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.ResourceLimitException;
import io.weir.log.fs.ProcessLimitException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the callers of a log hear when Chronicle, or the file system, refused something. Chronicle
 * passes on what the JDK threw, wrapped or not, checked exceptions too; so whoever calls it catches
 * all there is, and asks here.
 */
final class Failures {
  private static final int DEEPEST = 16;

  private Failures() {}

  /** Whether this process may open, or map, no more files: nothing is wrong with any of them. */
  static boolean isLimit(Throwable failure) {
    return has(
        failure,
        each ->
            each instanceof ProcessLimitException
                || each instanceof ResourceLimitException
                || saysSo(each));
  }

  /** Whether the disk has no room for a file, or its file system for one more. */
  static boolean isFull(Throwable failure) {
    return has(
        failure,
        each -> {
          String message = String.valueOf(each.getMessage());
          return message.contains("No space left") || message.contains("Disk quota exceeded");
        });
  }

  private static boolean has(Throwable failure, Predicate<Throwable> what) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      if (what.test(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  /** The JDK has no types for them, only the words of the operating system and its own. */
  private static boolean saysSo(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Too many open files")
        || (failure instanceof OutOfMemoryError && message.contains("Map failed"));
  }

  /** Says what could not be done, and why; a full disk and a limit of the process have types. */
  static LogException of(String what, Throwable why) {
    if (why instanceof LogException known) {
      return known;
    }
    if (isFull(why)) {
      return new DiskFullException(
          what + ": the disk is full (" + why + "); free space, or file names, and try again", why);
    }
    return isLimit(why) ? limit(what, why) : new LogException(what + ": " + why, why);
  }

  private static ResourceLimitException limit(String what, @Nullable Throwable why) {
    return new ResourceLimitException(
        what
            + ": this process may open, or map, no more files ("
            + why
            + "). The engine 'chronicle' needs "
            + OpenFiles.EACH
            + " descriptors for each shard. Raise 'ulimit -n'"
            + " (or vm.max_map_count), or keep fewer shards in one process",
        why);
  }
}
