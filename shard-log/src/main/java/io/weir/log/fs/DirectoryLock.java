package io.weir.log.fs;

import io.weir.log.StoreLockedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Takes the lock of a store's directory, and says in words why it cannot be had. All engines lock
 * the same file, so that two of them exclude each other, too.
 */
public final class DirectoryLock {
  private static final String NAME = "weir.lock";

  private DirectoryLock() {}

  /** The file that is locked. */
  public static Path file(Path directory) {
    return directory.resolve(NAME);
  }

  /**
   * Takes the lock; closing what is returned gives it back.
   *
   * @throws StoreLockedException if this process or another one has it
   */
  public static Closeable take(FileSystem files, Path directory) throws IOException {
    try {
      return files.lock(file(directory));
    } catch (OverlappingFileLockException e) {
      throw new StoreLockedException(directory + " is in use by this process already", e);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new StoreLockedException(
          directory
              + " is in use by another process; stop it, or choose another directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
