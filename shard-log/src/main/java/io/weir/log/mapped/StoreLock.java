package io.weir.log.mapped;

import io.weir.log.StoreLockedException;
import io.weir.log.fs.FileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Takes a store's lock, and says in words why it cannot be had. */
final class StoreLock {
  private StoreLock() {}

  static Closeable take(FileSystem files, StoreLayout layout) throws IOException {
    try {
      return files.lock(layout.lock());
    } catch (OverlappingFileLockException e) {
      throw new StoreLockedException(layout.directory() + " is in use by this process already", e);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new StoreLockedException(
          layout.directory()
              + " is in use by another process; stop it, or choose another directory ("
              + e.getMessage()
              + ")",
          e);
    }
  }
}
