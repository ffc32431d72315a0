package io.weir.broker.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory, mounted for a test where that is allowed. */
final class Tmpfs implements AutoCloseable {
  private final Path mounted;

  private Tmpfs(Path mounted) {
    this.mounted = mounted;
  }

  /**
   * Mounts one.
   *
   * @throws IOException with the reason if that is not allowed, or not known, here
   */
  static Tmpfs mount(Path directory, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "weir-test", directory.toString());
    return new Tmpfs(directory);
  }

  Path path() {
    return mounted;
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("umount", mounted.toString());
  }
}
