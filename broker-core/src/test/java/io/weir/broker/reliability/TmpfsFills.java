package io.weir.broker.reliability;

import io.weir.log.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Runs {@link FillAndFree} on a small tmpfs, in a process of its own. */
final class TmpfsFills {
  private static final int MEBIBYTES = 48;

  private final Path directory;
  private final Durability durability;
  private final long floor;
  private final long seed;
  private long timesFull;
  private long refusals;
  private long acknowledged;

  TmpfsFills(Path directory, Durability durability, long floor, long seed) {
    this.directory = directory;
    this.durability = durability;
    this.floor = floor;
    this.seed = seed;
  }

  long timesFull() {
    return timesFull;
  }

  long refusals() {
    return refusals;
  }

  long acknowledged() {
    return acknowledged;
  }

  void run(int cycles) throws IOException, InterruptedException {
    try (Tmpfs disk = mount()) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FullDiskProcess.class.getName(),
                  disk.path().toString(),
                  durability.name(),
                  Long.toString(floor),
                  Long.toString(seed),
                  Integer.toString(cycles))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(
            "a broker on a full disk ended with "
                + process.exitValue()
                + " (seed "
                + seed
                + ", "
                + durability
                + ", floor "
                + floor
                + "; again with -Dtest=ManyFillsTest -Dweir.seed="
                + seed
                + ")\n"
                + said);
      }
      String[] figures = said.strip().split("\\s+", -1);
      timesFull = Long.parseLong(figures[figures.length - 3]);
      refusals = Long.parseLong(figures[figures.length - 2]);
      acknowledged = Long.parseLong(figures[figures.length - 1]);
    }
  }

  private Tmpfs mount() throws InterruptedException {
    try {
      return Tmpfs.mount(directory, MEBIBYTES);
    } catch (IOException e) {
      System.out.println("[reliability] full disk: tmpfs skipped: " + e.getMessage());
      return Assumptions.abort(e.getMessage());
    }
  }
}
