package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file system in memory that can lose power, be killed, fill up, and fail.
 *
 * <p><b>What survives a loss of power.</b> Content and length that were forced ({@link
 * StoreFile#force}, {@link MappedRegion#force}), and names whose directory was ({@link
 * #forceDirectory}). Of everything else, each {@link DirtyUnit} independently may or may not
 * survive: every 512-byte sector (or page, see {@link #tearAt}), a file's new length, a cut, and
 * every single creation, removal and renaming of a name, in any order, as long as the outcome is a
 * tree in which each file has one name. This is harsher than any one real file system.
 *
 * <ul>
 *   <li>{@link #powerLoss} makes the file system that the machine finds when it starts again; this
 *       one stays as it is, so that many images can be taken of one state.
 *   <li>{@link #kill} makes the one that the next process finds: everything is there, nothing is
 *       locked, and what was dirty still is.
 *   <li>{@link #writeBack} lets some sectors reach the disk unasked; call it in between to have
 *       earlier states of a sector survive too, not just the latest.
 * </ul>
 *
 * <p><b>Faults.</b> {@link #intercept} sees every operation before it happens and can make it fail;
 * {@link #failForce(int)} and its like are shorthands. After a failed force, pages are as on Linux:
 * clean, so that the next force says that all is well, and yet not on disk. {@link #dropLostPages}
 * then makes reads see the disk again. {@link #limitSpace} makes writes fall short.
 *
 * <p><b>Strictness.</b> Where the real thing would crash or lie, this one throws: mapping behind
 * the end or, for writing, over a hole; using a {@link MappedRegion} after it was unmapped (and the
 * memory is filled with rubbish when its file has no mapping any more). {@link #openFiles} and
 * {@link #openMappings} show what leaks.
 *
 * <p>Everything that happens depends only on the calls and seeds. Thread-safe. Interceptors are
 * called without a lock held, so that they may take images.
 */
public final class MemoryFileSystem implements FileSystem {

  /** What an {@link Interceptor} can see. */
  public enum Operation {
    /** A file is opened, or created and opened. */
    OPEN,
    /** A file is created. */
    CREATE,
    /** Bytes are read from a file. */
    READ,
    /** Bytes are written to a file, other than through a mapping. */
    WRITE,
    /** A file is cut. */
    TRUNCATE,
    /** A file is mapped. */
    MAP,
    /** A file is forced. */
    FORCE_FILE,
    /** A range of a mapping is forced. */
    FORCE_MAPPING,
    /** A directory is forced. */
    FORCE_DIRECTORY,
    /** A directory is created. */
    CREATE_DIRECTORY,
    /** A name is removed. */
    DELETE,
    /** A file or directory gets another name; seen with its old one. */
    RENAME;

    /** Whether this is one of the three kinds of force. */
    public boolean isForce() {
      return this == FORCE_FILE || this == FORCE_MAPPING || this == FORCE_DIRECTORY;
    }
  }

  /** Sees operations before they happen. */
  @FunctionalInterface
  public interface Interceptor {
    /** Lets the operation go on by returning. */
    void before(Operation operation, Path path) throws IOException;
  }

  private static final int MAX_ENUMERATED_UNITS = 12;

  private final int boot;
  private final MemoryTree tree;
  private final Map<Path, LockHolderKind> locks = new HashMap<>();
  private final Set<MemoryFile> files = new LinkedHashSet<>();
  private final Set<MemoryRegion> regions = new LinkedHashSet<>();
  private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
  private final List<ForceFault> forceFaults = new ArrayList<>();

  private volatile Interceptor interceptor = (operation, path) -> {};
  private int unitBytes = MemoryContent.SECTOR;
  private long space = Long.MAX_VALUE / 2;
  private int maxMappings = Integer.MAX_VALUE;
  private boolean copyOnWrite;

  private enum LockHolderKind {
    THIS_PROCESS,
    ANOTHER_PROCESS
  }

  /** Fails the matching force that brings the count to zero; a count below that fails them all. */
  private static final class ForceFault {
    private final Predicate<Path> paths;
    private int countdown;

    ForceFault(int countdown, Predicate<Path> paths) {
      this.countdown = countdown;
      this.paths = paths;
    }

    boolean hits(Path path) {
      return paths.test(path) && (countdown < 0 || (countdown > 0 && --countdown == 0));
    }
  }

  /** Empty, with unlimited space. */
  public MemoryFileSystem() {
    this(1, new MemoryTree());
  }

  private MemoryFileSystem(int boot, MemoryTree tree) {
    this.boot = boot;
    this.tree = tree;
  }

  // ---------------------------------------------------------------- crashes

  /**
   * The size in which content survives or is lost: 512 bytes, unless this is called.
   *
   * @param bytes a multiple of 512, such as 4096
   */
  public synchronized void tearAt(int bytes) {
    if (bytes < MemoryContent.SECTOR || bytes % MemoryContent.SECTOR != 0) {
      throw new IllegalArgumentException("not a multiple of the sector: " + bytes);
    }
    unitBytes = bytes;
  }

  /** What a loss of power at this moment may or may not take, in a fixed order. */
  public synchronized List<DirtyUnit> dirty() {
    return tree.dirty(unitBytes);
  }

  /** The file system after a loss of power that leaves what the choice says. */
  public synchronized MemoryFileSystem powerLoss(PowerLossChoice choice) {
    MemoryTree left = tree.afterPowerLoss(choice, unitBytes);
    return successor(new MemoryFileSystem(boot + 1, left));
  }

  /**
   * The file system after a loss of power that leaves some of {@link #dirty()}, by index. Nothing
   * may be written between the two calls.
   */
  public MemoryFileSystem powerLoss(BitSet survivors) {
    int[] index = {0};
    return powerLoss(unit -> survivors.get(index[0]++));
  }

  /** The file system after a loss of power with a random outcome. */
  public MemoryFileSystem powerLoss(RandomGenerator random) {
    return powerLoss(PowerLossChoice.random(random));
  }

  /** The file system after a loss of power with a random outcome, the same for the same seed. */
  public MemoryFileSystem powerLoss(long seed) {
    return powerLoss(new SplittableRandom(seed));
  }

  /**
   * Every outcome of a loss of power at this moment, one after the other.
   *
   * @throws IllegalStateException if more than 12 things are dirty, which makes too many
   */
  public Stream<MemoryFileSystem> everyPowerLoss() {
    int units = dirty().size();
    if (units > MAX_ENUMERATED_UNITS) {
      throw new IllegalStateException(units + " dirty units are too many to try all subsets");
    }
    return IntStream.range(0, 1 << units)
        .mapToObj(subset -> powerLoss(BitSet.valueOf(new long[] {subset})));
  }

  /** The file system after the end of this process: as it is, with all locks given back. */
  public synchronized MemoryFileSystem kill() {
    return successor(new MemoryFileSystem(boot, tree.copy()));
  }

  private MemoryFileSystem successor(MemoryFileSystem next) {
    next.unitBytes = unitBytes;
    next.space = space + tree.bytes() - next.tree.bytes();
    next.copyOnWrite = copyOnWrite;
    return next;
  }

  /** Lets some dirty content reach the disk, as the kernel does at any time. */
  public synchronized void writeBack(RandomGenerator random) {
    tree.writeBack(PowerLossChoice.random(random), unitBytes);
  }

  /**
   * Forgets what failed to be forced, as the kernel does when it needs the memory: reads and
   * mappings see again what is on disk.
   */
  public synchronized void dropLostPages() {
    tree.dropLostSectors();
  }

  // ---------------------------------------------------------------- faults

  /** Has every operation from now on seen by this one, and by no earlier one. */
  public void intercept(Interceptor newInterceptor) {
    interceptor = newInterceptor;
  }

  /** Fails the {@code nth} force of any kind from now on; 1 is the next. */
  public void failForce(int nth) {
    failForce(nth, path -> true);
  }

  /** Fails the {@code nth} force of a file, mapping or directory with such a path. */
  public synchronized void failForce(int nth, Predicate<Path> paths) {
    if (nth < 1) {
      throw new IllegalArgumentException("not a count: " + nth);
    }
    forceFaults.add(new ForceFault(nth, paths));
  }

  /** Fails every force of a file, mapping or directory with such a path. */
  public synchronized void failForces(Predicate<Path> paths) {
    forceFaults.add(new ForceFault(-1, paths));
  }

  /** Ends what {@link #intercept} and the {@code failForce} methods began. */
  public synchronized void stopFaults() {
    forceFaults.clear();
    interceptor = (operation, path) -> {};
  }

  /** Leaves that many bytes for files to grow; cutting and deleting files adds to them. */
  public synchronized void limitSpace(long bytes) {
    space = bytes;
  }

  /** Lets that many mappings be, and no more. */
  public synchronized void limitMappings(int count) {
    maxMappings = count;
  }

  /** Sets what {@link #isCopyOnWrite} says. */
  public synchronized void setCopyOnWrite(boolean value) {
    copyOnWrite = value;
  }

  /** Takes a lock as another process would, until the result is closed. */
  public Closeable lockAsAnotherProcess(Path path) throws IOException {
    return lock(path, LockHolderKind.ANOTHER_PROCESS);
  }

  /** Changes bits of a stored byte, in cache and on disk, unseen by anybody. */
  public synchronized void flipBits(Path path, long position, int mask) throws IOException {
    tree.file(absolute(path)).flipBits(Math.toIntExact(position), mask);
  }

  /** Changes a file's content as a whole, in cache and on disk, and makes the file if need be. */
  public void replace(Path path, byte[] content) throws IOException {
    delete(path);
    try (StoreFile file = open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.force();
    }
    forceDirectory(path.toAbsolutePath().getParent());
  }

  // ---------------------------------------------------------------- observation

  /** A file's bytes, as processes see them. */
  public synchronized byte[] content(Path path) throws IOException {
    MemoryContent file = tree.file(absolute(path));
    ByteBuffer bytes = ByteBuffer.allocate(file.length());
    file.read(bytes, 0);
    return bytes.array();
  }

  /** All files below a directory, in order. */
  public synchronized List<Path> filesBelow(Path directory) {
    List<Path> found = new ArrayList<>();
    for (String name : list(directory)) {
      Path path = directory.resolve(name);
      if (isDirectory(path)) {
        found.addAll(filesBelow(path));
      } else {
        found.add(path);
      }
    }
    return found;
  }

  /** How often an operation was attempted. */
  public synchronized long count(Operation operation) {
    return counts.getOrDefault(operation, 0L);
  }

  /** How many forces of any kind were attempted. */
  public synchronized long forces() {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().isForce())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The files that are open, once for each time. */
  public synchronized List<Path> openFiles() {
    return files.stream().map(MemoryFile::path).toList();
  }

  /** The files that are mapped, once for each mapping. */
  public synchronized List<Path> openMappings() {
    return regions.stream().map(MemoryRegion::path).toList();
  }

  /** The locks that are held. */
  public synchronized Set<Path> heldLocks() {
    return Set.copyOf(locks.keySet());
  }

  // ---------------------------------------------------------------- FileSystem

  @Override
  public StoreFile open(Path path, OpenMode mode) throws IOException {
    Path target = absolute(path);
    before(mode == OpenMode.CREATE ? Operation.CREATE : Operation.OPEN, target);
    synchronized (this) {
      MemoryContent content = mode == OpenMode.CREATE ? tree.createFile(target) : tree.file(target);
      MemoryFile file = new MemoryFile(this, path, content, mode != OpenMode.READ);
      files.add(file);
      return file;
    }
  }

  @Override
  public synchronized boolean exists(Path path) {
    return tree.find(absolute(path)) != null;
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return tree.names(absolute(directory));
  }

  @Override
  public synchronized boolean isDirectory(Path path) {
    return tree.find(absolute(path)) instanceof MemoryDirectory;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path target = absolute(directory);
    Path level = target.getRoot();
    for (Path name : target) {
      Path parent = level;
      level = parent.resolve(name);
      if (!exists(level)) {
        before(Operation.CREATE_DIRECTORY, level);
        createDirectory(level);
      } else if (!isDirectory(level)) {
        throw new FileAlreadyExistsException(level.toString());
      }
      // Also one that a killed process left behind, unforced.
      if (!isSettled(level)) {
        forceDirectory(parent);
      }
    }
  }

  private synchronized void createDirectory(Path path) throws IOException {
    if (!isDirectory(path)) {
      tree.createDirectory(path);
    }
  }

  private synchronized boolean isSettled(Path path) {
    return tree.isSettled(path);
  }

  @Override
  public void delete(Path path) throws IOException {
    Path target = absolute(path);
    before(Operation.DELETE, target);
    synchronized (this) {
      MemoryNode node = tree.find(target);
      if (node != null) {
        tree.delete(target);
        giveBack(node);
      }
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Path source = absolute(from);
    Path target = absolute(to);
    before(Operation.RENAME, source);
    synchronized (this) {
      MemoryNode replaced = tree.find(target);
      boolean same = replaced != null && replaced == tree.find(source);
      tree.rename(source, target);
      if (replaced != null && !same) {
        giveBack(replaced);
      }
    }
  }

  private void giveBack(MemoryNode node) {
    if (node instanceof MemoryContent content) {
      space += content.length();
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    Path target = absolute(directory);
    force(
        Operation.FORCE_DIRECTORY, target, () -> tree.force(target), () -> tree.loseForce(target));
  }

  @Override
  public synchronized long usableSpace(Path path) {
    return space;
  }

  @Override
  public Closeable lock(Path path) throws IOException {
    return lock(path, LockHolderKind.THIS_PROCESS);
  }

  private synchronized Closeable lock(Path path, LockHolderKind kind) throws IOException {
    Path target = absolute(path);
    if (tree.find(target) == null) {
      tree.createFile(target);
    }
    LockHolderKind holder = locks.get(target);
    if (holder == LockHolderKind.THIS_PROCESS) {
      throw new OverlappingFileLockException();
    }
    if (holder == LockHolderKind.ANOTHER_PROCESS) {
      throw new FileSystemException(path.toString(), null, "another process holds this lock");
    }
    locks.put(target, kind);
    return new Closeable() {
      private boolean released;

      @Override
      public void close() {
        synchronized (MemoryFileSystem.this) {
          if (!released) {
            released = true;
            locks.remove(target);
          }
        }
      }
    };
  }

  @Override
  public synchronized int maxMappings() {
    return maxMappings;
  }

  @Override
  public synchronized int freeMappings() {
    return Math.max(0, maxMappings - regions.size());
  }

  @Override
  public String bootId() {
    return "boot-" + boot;
  }

  @Override
  public synchronized boolean isCopyOnWrite(Path path) {
    return copyOnWrite;
  }

  // ---------------------------------------------------------------- for files and mappings

  synchronized long length(MemoryContent content) {
    return content.length();
  }

  int read(MemoryContent content, ByteBuffer target, long position) throws IOException {
    before(Operation.READ, pathOf(content));
    synchronized (this) {
      return content.read(target, position);
    }
  }

  void write(MemoryContent content, ByteBuffer source, long position) throws IOException {
    before(Operation.WRITE, pathOf(content));
    synchronized (this) {
      long room = content.length() + space - position;
      boolean fits = source.remaining() <= room;
      int before = content.length();
      int count = fits ? source.remaining() : (int) Math.max(0, room);
      ByteBuffer part = source.slice(source.position(), count);
      content.write(part, position);
      source.position(source.position() + count);
      space -= content.length() - before;
      if (!fits) {
        throw new IOException("No space left on device");
      }
    }
  }

  void truncate(MemoryContent content, long size) throws IOException {
    before(Operation.TRUNCATE, pathOf(content));
    synchronized (this) {
      int before = content.length();
      content.cut((int) Math.min(before, size));
      space += before - content.length();
    }
  }

  void force(MemoryContent content) throws IOException {
    force(Operation.FORCE_FILE, pathOf(content), content::force, content::loseForce);
  }

  void force(MemoryContent content, int from, int to) throws IOException {
    force(
        Operation.FORCE_MAPPING,
        pathOf(content),
        () -> content.force(from, to),
        () -> content.lose(from, to));
  }

  MappedRegion map(MemoryContent content, int size, boolean writable) throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("cannot map " + size + " bytes");
    }
    before(Operation.MAP, pathOf(content));
    synchronized (this) {
      if (freeMappings() == 0) {
        throw new ProcessLimitException(
            "cannot map " + content.path() + ": the limit is " + maxMappings + " mappings", null);
      }
      MemoryRegion region = new MemoryRegion(this, content, content.map(size, writable), writable);
      regions.add(region);
      return region;
    }
  }

  synchronized void closed(MemoryFile file) {
    files.remove(file);
  }

  /** Whether the region was still mapped. */
  synchronized boolean unmapped(MemoryRegion region) {
    boolean mapped = regions.remove(region);
    if (mapped) {
      region.content().unmap(region.isWritable());
    }
    return mapped;
  }

  private synchronized Path pathOf(MemoryContent content) {
    return content.path();
  }

  /** What a force does to the tree. */
  @FunctionalInterface
  private interface Effect {
    void apply() throws IOException;
  }

  private void force(Operation operation, Path path, Effect success, Effect failure)
      throws IOException {
    try {
      before(operation, path);
    } catch (ProcessLimitException e) {
      throw e; // what was to be forced could not even be opened
    } catch (IOException | RuntimeException | Error e) {
      synchronized (this) {
        failure.apply();
      }
      throw e;
    }
    synchronized (this) {
      success.apply();
    }
  }

  private void before(Operation operation, Path path) throws IOException {
    synchronized (this) {
      counts.merge(operation, 1L, Long::sum);
    }
    interceptor.before(operation, path);
    if (operation.isForce()) {
      checkForce(path);
    }
  }

  private synchronized void checkForce(Path path) throws IOException {
    boolean fails = false;
    for (ForceFault fault : forceFaults) {
      fails |= fault.hits(path); // Each of them counts, also behind one that hits.
    }
    if (fails) {
      throw new IOException("Input/output error");
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
