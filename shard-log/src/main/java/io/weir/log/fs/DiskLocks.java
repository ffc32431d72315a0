package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The file locks that this process holds.
 *
 * <p>A POSIX lock belongs to the process and is lost as soon as the process closes <em>any</em>
 * descriptor of the file. A second attempt within the process must therefore be refused before it
 * opens the file: otherwise closing that attempt's descriptor would silently let other processes
 * in. For the same reason a descriptor is kept, and used by the next attempt, when the lock turns
 * out to be held by code that another class loader loaded into this process.
 *
 * <p>Thread-safe.
 */
final class DiskLocks {
  private final Map<Object, Held> held = new HashMap<>();
  private final Map<Object, AsynchronousFileChannel> refused = new HashMap<>();

  /** As {@link FileSystem#lock}. */
  synchronized Closeable acquire(Path path) throws IOException {
    Object key = keyOf(path);
    if (held.containsKey(key)) {
      throw new OverlappingFileLockException();
    }
    AsynchronousFileChannel channel = refused.remove(key);
    if (channel == null) {
      channel = DiskFileSystem.openChannel(path, Set.of(StandardOpenOption.WRITE));
    }
    Held lock = new Held(key, channel, tryLock(path, key, channel));
    held.put(key, lock);
    return lock;
  }

  private FileLock tryLock(Path path, Object key, AsynchronousFileChannel channel)
      throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      refused.put(key, channel);
      throw e;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new FileSystemException(path.toString(), null, "another process holds this lock");
    }
    return lock;
  }

  /**
   * What the file is, under whatever name; creates it if it is missing, when nobody can hold it
   * yet.
   */
  private static Object keyOf(Path path) throws IOException {
    try {
      DiskFileSystem.openChannel(
              path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))
          .close();
    } catch (FileAlreadyExistsException e) {
      // The usual case.
    }
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key != null ? key : path.toRealPath();
  }

  private synchronized void release(Held lock) throws IOException {
    if (held.remove(lock.key, lock)) {
      try {
        lock.lock.release();
      } finally {
        lock.channel.close();
      }
    }
  }

  /** A lock, until it is closed. */
  private final class Held implements Closeable {
    private final Object key;
    private final AsynchronousFileChannel channel;
    private final FileLock lock;

    Held(Object key, AsynchronousFileChannel channel, FileLock lock) {
      this.key = key;
      this.channel = channel;
      this.lock = lock;
    }

    @Override
    public void close() throws IOException {
      release(this);
    }
  }
}
