package io.weir.log.chronicle;

import io.weir.log.DiskFullException;
import io.weir.log.LogException;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses appends before the disk is full. Chronicle maps files that are sparse, and a store into a
 * page for which there is no room ends the JVM. So there must be a reserve, and what may be
 * appended between two looks at the disk is far less than that, counted with what files take that
 * are begun: with a thousand shards an hour begins with as many. Other programs that fill the disk
 * may still be faster; a floor (broker) above the reserve helps. Thread-safe.
 */
final class DiskGuard {
  private static final long BETWEEN_LOOKS = 4L << 20;

  /** What a queue's file takes before its first record: two indexes, and what is between. */
  static final int NEW_FILE = 192 << 10;

  private final FileSystem files;
  private final Path directory;
  private final long reserveBytes;
  private final AtomicLong unlooked = new AtomicLong(BETWEEN_LOOKS);

  DiskGuard(FileSystem files, Path directory, long reserveBytes) {
    this.files = files;
    this.directory = directory;
    this.reserveBytes = reserveBytes;
  }

  /**
   * Makes sure that there is room for an append.
   *
   * @throws DiskFullException if there is not
   */
  void admit(int bytes) {
    if (unlooked.addAndGet(bytes) > BETWEEN_LOOKS) {
      look(bytes);
    }
  }

  /** Counts what was taken besides, for the next look to come sooner. */
  void count(int bytes) {
    unlooked.addAndGet(bytes);
  }

  private void look(int bytes) {
    long usable = usable();
    if (usable < reserveBytes + bytes) {
      throw new DiskFullException(
          "the disk of "
              + directory
              + " has "
              + usable
              + " bytes left, and the engine 'chronicle' keeps "
              + reserveBytes
              + " in reserve, since its files are sparse; free space and try again",
          null);
    }
    unlooked.set(0);
  }

  /** Bytes that are left. */
  long usable() {
    try {
      return files.usableSpace(directory);
    } catch (IOException e) {
      throw new LogException(
          "cannot ask for the space left in " + directory + ": " + e.getMessage(), e);
    }
  }
}
