package io.weir.log.chronicle;

import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.ResourceLimitException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The directory of one log, made at its first append. The file {@code log} in it says whose it is,
 * {@code uuid=…}, also to tailers of other processes.
 */
final class LogDirectory {
  private static final String OWNER = "log";
  private static final String PREFIX = "uuid=";
  private static final int DEPTH = 3;

  /** How many files Chronicle may want to open for one call. */
  private static final int AT_ONCE = 4;

  private final FileSystem files;
  private final Path root;
  private final LogId id;
  private final Path path;

  LogDirectory(FileSystem files, StoreLayout layout, LogId id) {
    this.files = files;
    this.root = layout.queues();
    this.id = id;
    this.path = layout.queue(id.name());
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Whether the log has a directory. */
  boolean exists() {
    return files.exists(file(OWNER));
  }

  /** Makes the directory, durably, or checks that it is this log's. */
  void make() throws IOException {
    if (exists()) {
      checkOwner();
      return;
    }
    files.createDirectories(path);
    purge(); // what is there without an owner was left by a deletion that did not end
    try (StoreFile file = files.open(file(OWNER + ".tmp"), OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(owner().getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    files.rename(file(OWNER + ".tmp"), file(OWNER));
    files.forceDirectory(path);
  }

  private String owner() {
    return PREFIX + id.uuid() + "\n";
  }

  /**
   * Checks that the directory is this log's.
   *
   * @throws LogException if it is another log's
   */
  void checkOwner() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    try (StoreFile file = files.open(file(OWNER), OpenMode.READ)) {
      file.read(bytes, 0);
    }
    String found = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    if (!found.equals(owner())) {
      throw new LogException(
          path + " is of another log: it says '" + found.trim() + "', not " + owner().trim());
    }
  }

  /** The names of the files that hold records, those set aside too, oldest first. */
  List<String> cycleFiles() throws IOException {
    return files.list(path).stream().filter(name -> CycleFiles.cycle(name) >= 0).toList();
  }

  /** Keeps a damaged file from Chronicle, which would not open the others beside it. */
  void setAside(int cycle) throws IOException {
    files.rename(file(CycleFiles.name(cycle)), file(CycleFiles.asideName(cycle)));
    files.forceDirectory(path);
  }

  /**
   * Whether Chronicle was still making the queue's metadata when its process ended: it would wait
   * for the first word to be completed, or take a file without one for another kind of table.
   */
  boolean hasUnfinishedMetadata() throws IOException {
    byte[] word = new byte[Integer.BYTES];
    try {
      boolean begun = read(StoreLayout.METADATA, 0, word) == word.length;
      int header = Frame.getInt(word, 0);
      return !begun || header == 0 || (header & HeadCheck.NOT_COMPLETE) != 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Reads from a place in one of the queue's files; what is behind its end is left as it is. */
  int read(String name, long position, byte[] into) throws IOException {
    try (StoreFile file = files.open(file(name), OpenMode.READ)) {
      return file.read(ByteBuffer.wrap(into), position);
    }
  }

  /**
   * Makes sure that this process may open files. Chronicle, where it may not, sometimes says no
   * more than that there is no such document; so who is about to call that damage asks here first.
   *
   * @throws ResourceLimitException if it may not
   */
  void checkDescriptors() {
    try {
      openAndClose(AT_ONCE);
    } catch (IOException e) {
      if (Failures.isLimit(e)) {
        throw Failures.of("cannot read " + path, e);
      } // else the file is gone, which is somebody else's matter
    }
  }

  private void openAndClose(int count) throws IOException {
    StoreFile file = files.open(file(OWNER), OpenMode.READ);
    try {
      if (count > 1) {
        openAndClose(count - 1);
      }
    } finally {
      file.close();
    }
  }

  /** Makes the content of one of the queue's files durable, however it was written. */
  void force(String name) throws IOException {
    try (StoreFile file = files.open(file(name), OpenMode.WRITE)) {
      file.force();
    }
  }

  /** Makes the names in the directory durable. */
  void forceNames() throws IOException {
    files.forceDirectory(path);
  }

  void delete(String name) throws IOException {
    files.delete(file(name));
  }

  /** The length of a file, in bytes; 0 if there is none. */
  long size(String name) throws IOException {
    try (StoreFile file = files.open(file(name), OpenMode.READ)) {
      return file.size();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void purge() throws IOException {
    for (String name : files.list(path)) {
      if (!name.equals(OWNER)) {
        files.delete(file(name));
      }
    }
  }

  /**
   * Removes the directory and its parents up to the root, as far as they are empty. The owner goes
   * last, so that a log that is half deleted still has its name.
   */
  void remove() throws IOException {
    purge();
    files.delete(file(OWNER));
    Path empty = path;
    while (!empty.equals(root) && files.isDirectory(empty) && files.list(empty).isEmpty()) {
      Path parent = Objects.requireNonNull(empty.getParent());
      files.delete(empty);
      files.forceDirectory(parent);
      empty = parent;
    }
  }

  /** The names of all logs below a store's root. */
  static List<String> names(FileSystem files, Path root) throws IOException {
    List<String> names = new ArrayList<>();
    collect(files, root, "", DEPTH, names);
    return names;
  }

  private static void collect(
      FileSystem files, Path directory, String name, int depth, List<String> names)
      throws IOException {
    List<String> children = files.list(directory);
    if (children.contains(OWNER) && !files.isDirectory(directory.resolve(OWNER))) {
      names.add(name);
      return;
    }
    for (String child : children) {
      if (depth > 0 && files.isDirectory(directory.resolve(child))) {
        collect(
            files,
            directory.resolve(child),
            name.isEmpty() ? child : name + "/" + child,
            depth - 1,
            names);
      }
    }
  }
}
