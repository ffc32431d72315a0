package io.weir.broker;

import io.weir.broker.error.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a broker keeps things: a directory that stays, or a temporary one that goes on close. */
final class DataDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private final Path path;
  private final boolean temporary;

  private DataDirectory(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** The one given, or a new temporary one. */
  static DataDirectory of(@Nullable Path path) {
    if (path != null) {
      return new DataDirectory(path, false);
    }
    try {
      return new DataDirectory(Files.createTempDirectory("weir-"), true);
    } catch (IOException e) {
      throw new StorageException("Cannot make a temporary directory: " + e + ".", e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Could not remove the temporary directory {}", path, e);
    }
  }
}
