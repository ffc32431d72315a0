package io.weir.cli;

import io.weir.log.fs.DiskFileSystem;
import io.weir.log.mapped.OfflineStore;
import io.weir.server.scope.ScopedBrokers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all of {@code weir log} take. */
final class LogOptions {
  @Parameters(index = "0", paramLabel = "DIR", description = "The data directory.")
  private Path directory = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "text|json",
      description = "For people, or for programs.")
  private OutputForm output = OutputForm.TEXT;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show a progress bar on stderr, or none; by default where that is a terminal.")
  private @Nullable Boolean progress;

  Path directory() {
    return directory;
  }

  boolean isJson() {
    return output == OutputForm.JSON;
  }

  OfflineStore open() {
    if (ScopedBrokers.areIn(directory)) {
      throw new IllegalStateException(
          directory.toAbsolutePath().normalize()
              + " is of several regions; give the directory of one, "
              + directory.resolve("regions/ACCOUNT/REGION")
              + ".");
    }
    return OfflineStore.open(directory, DiskFileSystem.INSTANCE);
  }

  /** A bar with that word before it, or one that shows nothing. */
  ProgressBar bar(String word) {
    boolean shown = progress == null ? Terminal.isStderr() : progress;
    return new ProgressBar(word, shown ? System.err : null);
  }
}
