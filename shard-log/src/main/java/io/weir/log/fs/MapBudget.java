package io.weir.log.fs;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many files this process may have mapped at a time, and has. Linux counts mappings, and
 * refuses the one too many; for a JVM that asks for memory or a thread at that moment this is the
 * end. So an eighth of what the machine admits is left to the JVM and to whatever else is in the
 * process. Thread-safe.
 */
final class MapBudget {
  /** What the machine admits. */
  static final MapBudget OF_THE_MACHINE = ofMachine(Path.of("/proc/sys/vm/max_map_count"));

  private final int limit;
  private final String explanation;
  private final AtomicInteger used = new AtomicInteger();

  MapBudget(int limit, String explanation) {
    this.limit = limit;
    this.explanation = explanation;
  }

  /** Where there is no such file the number of mappings is not limited. */
  static MapBudget ofMachine(Path maxMapCount) {
    try {
      int max = (int) Math.min(Long.parseLong(readAtOnce(maxMapCount)), Integer.MAX_VALUE);
      int limit = max - max / 8;
      return new MapBudget(
          limit,
          limit
              + " of the "
              + max
              + " mappings that vm.max_map_count admits; the others are left to the JVM. Raise it with 'sysctl -w"
              + " vm.max_map_count="
              + 4L * max
              + "', or keep fewer shards in one process");
    } catch (IOException | NumberFormatException e) {
      return new MapBudget(Integer.MAX_VALUE, "not limited");
    }
  }

  /** The kernel answers the first read of such a file only: {@code Files} would get one digit. */
  private static String readAtOnce(Path path) throws IOException {
    try (InputStream in = new FileInputStream(path.toFile())) {
      byte[] bytes = new byte[64];
      int length = Math.max(0, in.read(bytes));
      return new String(bytes, 0, length, StandardCharsets.US_ASCII).strip();
    }
  }

  int limit() {
    return limit;
  }

  int used() {
    return used.get();
  }

  /** Counts a mapping that is about to be made. */
  void take(Path path) throws ProcessLimitException {
    if (used.incrementAndGet() > limit) {
      int others = used.decrementAndGet();
      throw new ProcessLimitException(
          "cannot map "
              + path
              + ": "
              + others
              + " files are mapped, and the limit is "
              + explanation,
          null);
    }
  }

  /** Counts one that is gone. */
  void giveBack() {
    used.decrementAndGet();
  }

  /** What to say when the system refused a mapping although the budget had room. */
  ProcessLimitException refused(Path path, Throwable cause) {
    return new ProcessLimitException(
        "the system refused to map "
            + path
            + " ("
            + cause.getMessage()
            + ") with "
            + used.get()
            + " files mapped by this store's process; the limit is "
            + explanation
            + ". Address space (ulimit -v) and memory limits can be the reason, too",
        cause);
  }
}
