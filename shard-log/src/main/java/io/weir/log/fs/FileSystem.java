package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a log asks of a file system. Durability is explicit: the content of a file survives a loss
 * of power once {@link StoreFile#force()} (or {@link MappedRegion#force}) has returned; the
 * <em>name</em> of a file (its creation, renaming or deletion) once {@link #forceDirectory} on its
 * directory has. Thread-safe.
 */
public interface FileSystem {

  /** How {@link #open} treats a file that is, or is not, there. */
  enum OpenMode {
    /** Read only; the file must be there ({@link java.nio.file.NoSuchFileException}). */
    READ,
    /** Read and write; the file must be there ({@link java.nio.file.NoSuchFileException}). */
    WRITE,
    /**
     * Read and write; the file must not be there ({@link
     * java.nio.file.FileAlreadyExistsException}).
     */
    CREATE
  }

  /** Opens a file. */
  StoreFile open(Path path, OpenMode mode) throws IOException;

  /** Whether a file or directory of that name is there. */
  boolean exists(Path path);

  /** The plain names in a directory, sorted; empty where there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Whether the path is a directory. */
  boolean isDirectory(Path path);

  /**
   * Creates a directory and its missing parents. Their names are durable when this returns: every
   * parent that gained an entry has been forced.
   */
  void createDirectories(Path directory) throws IOException;

  /** Deletes a file or an empty directory; does nothing where there is none. */
  void delete(Path path) throws IOException;

  /** Renames a file within its file system, replacing the target in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that can still be written to the file system that holds the path. */
  long usableSpace(Path path) throws IOException;

  /**
   * Takes the exclusive lock on a file (created if missing), against other processes and other
   * stores of this one.
   *
   * @throws java.nio.channels.OverlappingFileLockException if this process holds it
   * @throws java.nio.file.FileSystemException if another process holds it
   */
  Closeable lock(Path path) throws IOException;

  /**
   * Names the running boot of the machine, so that a loss of power can be told from the end of a
   * process.
   */
  String bootId();

  /** How many files this process may have mapped at a time. */
  int maxMappings();

  /** How many more it may map now. */
  int freeMappings();

  /**
   * Whether files there are copied on write (btrfs, zfs, overlay …): written zeros reserve no space
   * on such a one.
   */
  boolean isCopyOnWrite(Path path);
}
