package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The machine's own file system.
 *
 * <p><b>Interrupts.</b> Appends run on the threads of people who embed the broker, and those may be
 * interrupted at any moment. A {@code FileChannel} is closed under the thread that uses it when
 * that happens, for all other threads too; worse, an interrupt that arrives during {@code force}
 * hides the error the force may have had, and the kernel reports such an error only once, so that
 * trying again would "succeed" with the data lost. Files are therefore {@link
 * AsynchronousFileChannel}s, which no interrupt reaches, running their work on the calling thread.
 * The interrupted status of a caller is left as it was.
 *
 * <p>Thread-safe.
 */
public final class DiskFileSystem implements FileSystem {

  /** The one that uses what the machine has; see {@link #withAtMostMappings} for another. */
  public static final DiskFileSystem INSTANCE = new DiskFileSystem(MapBudget.OF_THE_MACHINE);

  /** The process's: a POSIX lock knows no smaller owner. */
  private static final DiskLocks LOCKS = new DiskLocks();

  /**
   * Types, as {@link FileStore#type()} names them, that write changed blocks somewhere else. What
   * lies beneath an overlay is not known, so that it counts as one.
   */
  private static final List<String> COPY_ON_WRITE_TYPES =
      List.of("btrfs", "zfs", "overlay", "bcachefs", "nilfs", "apfs", "refs");

  private static final boolean WINDOWS =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

  static {
    OpenFileLimit.prepare();
  }

  private final MapBudget maps;

  /**
   * Directories whose own name this process has made durable. One that merely exists may have been
   * created by a process that was killed before it could do that.
   */
  private final Set<Path> settledDirectories = ConcurrentHashMap.newKeySet();

  DiskFileSystem(MapBudget maps) {
    this.maps = maps;
  }

  /**
   * One that maps no more than so many files at a time, where the process needs mappings for other
   * things, too.
   */
  public static DiskFileSystem withAtMostMappings(int count) {
    return new DiskFileSystem(new MapBudget(count, count + ", as configured"));
  }

  @Override
  public int maxMappings() {
    return maps.limit();
  }

  @Override
  public int freeMappings() {
    return Math.max(0, maps.limit() - maps.used());
  }

  @Override
  public StoreFile open(Path path, OpenMode mode) throws IOException {
    return new DiskFile(path, openChannel(path, optionsOf(mode)), mode != OpenMode.READ, maps);
  }

  private static Set<OpenOption> optionsOf(OpenMode mode) {
    return switch (mode) {
      case READ -> Set.of(StandardOpenOption.READ);
      case WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
      case CREATE ->
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    };
  }

  /**
   * A channel that works on the calling thread; on Windows, where that is not possible, on the
   * JDK's own threads.
   */
  static AsynchronousFileChannel openChannel(Path path, Set<? extends OpenOption> options)
      throws IOException {
    try {
      return AsynchronousFileChannel.open(path, options, WINDOWS ? null : CallingThread.INSTANCE);
    } catch (FileSystemException e) {
      throw OpenFileLimit.explained(path, e);
    }
  }

  /**
   * Waits for an operation of such a channel, interrupted or not.
   *
   * @throws IOException the one the operation ended with
   */
  static int await(Future<Integer> operation) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return operation.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (FileSystemException e) {
      throw OpenFileLimit.explained(directory, e);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    if (settledDirectories.contains(target) && Files.isDirectory(target)) {
      return;
    }
    Deque<Path> missing = new ArrayDeque<>();
    Path ancestor = target;
    while (ancestor != null && !Files.isDirectory(ancestor)) {
      missing.push(ancestor);
      ancestor = ancestor.getParent();
    }
    if (ancestor != null) {
      settle(ancestor);
    }
    // Each name is forced before the next level is begun, so that a kill in between leaves at most
    // the deepest
    // directory unsettled, which is the one the next caller settles first.
    for (Path level : missing) {
      try {
        Files.createDirectory(level);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(level)) {
          throw e;
        }
      }
      forceDirectory(parentOf(level));
      settledDirectories.add(level);
    }
  }

  /** Makes durable the name of a directory that is already there. */
  private void settle(Path existing) throws IOException {
    Path parent = existing.getParent();
    if (parent == null || settledDirectories.contains(existing)) {
      return;
    }
    try {
      forceDirectory(parent);
    } catch (AccessDeniedException e) {
      // A directory that we may not read belongs to somebody else, who made it long ago.
      return;
    }
    settledDirectories.add(existing);
  }

  private static Path parentOf(Path path) throws NoSuchFileException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new NoSuchFileException(path.toString(), null, "this root is not there");
    }
    return parent;
  }

  @Override
  public void delete(Path path) throws IOException {
    settledDirectories.remove(path.toAbsolutePath().normalize());
    Files.deleteIfExists(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // It has no such call: NTFS journals names by itself.
    }
    try (AsynchronousFileChannel channel =
        openChannel(directory, Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    // File asks the path; a FileStore reads the table of mounts, for which there must be a
    // descriptor. But File says 0 where it cannot tell.
    long usable = path.toFile().getUsableSpace();
    return usable > 0 ? usable : storeOf(path).getUsableSpace();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Never {@link #open} such a file: closing any descriptor of it makes POSIX give the lock
   * away.
   */
  @Override
  public Closeable lock(Path path) throws IOException {
    return LOCKS.acquire(path);
  }

  @Override
  public String bootId() {
    return BootId.CURRENT;
  }

  @Override
  public boolean isCopyOnWrite(Path path) {
    try {
      String type = storeOf(path).type().toLowerCase(Locale.ROOT);
      return COPY_ON_WRITE_TYPES.stream().anyMatch(type::contains);
    } catch (IOException e) {
      return false; // It only ever prompts a warning; whatever is wrong there will show by itself.
    }
  }

  /** The store of a path, or of the directory where it would be. */
  private static FileStore storeOf(Path path) throws IOException {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      existing = parentOf(existing);
    }
    return Files.getFileStore(existing);
  }
}
