package io.weir.log.fs;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of {@link DiskFileSystem}, which says why its channel is an asynchronous one. */
final class DiskFile implements StoreFile {

  /**
   * The most that one call moves from or to the heap. The JDK copies such bytes through a direct
   * buffer that it keeps for the thread, and which would otherwise grow to the largest buffer ever
   * passed.
   */
  private static final int HEAP_STEP = 1 << 20;

  private final Path path;
  private final AsynchronousFileChannel channel;
  private final boolean writable;
  private final MapBudget maps;
  private final @Nullable Object identity;

  /** Takes over the channel, which is closed if this fails. */
  DiskFile(Path path, AsynchronousFileChannel channel, boolean writable, MapBudget maps)
      throws IOException {
    this.maps = maps;
    this.path = path;
    this.channel = channel;
    this.writable = writable;
    try {
      identity = identityOf(path);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable Object identityOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int limit = target.limit();
    int total = 0;
    try {
      while (target.position() < limit) {
        target.limit(stepEnd(target, limit));
        int n = DiskFileSystem.await(channel.read(target, position + total));
        if (n < 0) {
          break;
        }
        total += n;
      }
    } finally {
      target.limit(limit);
    }
    return total;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    int limit = source.limit();
    long at = position;
    try {
      while (source.position() < limit) {
        source.limit(stepEnd(source, limit));
        at += DiskFileSystem.await(channel.write(source, at));
      }
    } finally {
      source.limit(limit);
    }
  }

  private static int stepEnd(ByteBuffer buffer, int limit) {
    return buffer.isDirect()
        ? limit
        : Math.min(limit, buffer.position() + Math.min(HEAP_STEP, limit - buffer.position()));
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  /**
   * {@inheritDoc}
   *
   * <p>This is {@code fdatasync}: it covers the length, and leaves out the times, which would cost
   * a write to the file system's own journal for every force of a preallocated file.
   */
  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public MappedRegion map(int size) throws IOException {
    return map(MapMode.READ_WRITE, size);
  }

  @Override
  public MappedRegion mapReadOnly(int size) throws IOException {
    return map(MapMode.READ_ONLY, size);
  }

  /**
   * Only a {@code FileChannel} can map, so that one is opened for the moment; should an interrupt
   * close it, the mapping is tried again on another. The interrupted status is set again at the
   * end.
   */
  private MappedRegion map(MapMode mode, int size) throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("cannot map " + size + " bytes of " + path);
    }
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return mapOnce(mode, size);
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private MappedRegion mapOnce(MapMode mode, int size) throws IOException {
    Set<? extends OpenOption> options =
        writable
            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
            : Set.of(StandardOpenOption.READ);
    try (FileChannel mappable = openToMap(options)) {
      if (!Objects.equals(identityOf(path), identity)) {
        throw new FileSystemException(
            path.toString(), null, "another file has taken this name since it was opened");
      }
      long available = mappable.size();
      if (available < size) {
        // Mapping would extend the file by a hole, and touching a hole on a full disk ends the JVM
        // with a SIGBUS.
        throw new EOFException(
            "cannot map " + size + " bytes of " + path + ": it has only " + available);
      }
      return mapWithinBudget(mappable, mode, size);
    }
  }

  private FileChannel openToMap(Set<? extends OpenOption> options) throws IOException {
    try {
      return FileChannel.open(path, options);
    } catch (FileSystemException e) {
      throw OpenFileLimit.explained(path, e);
    }
  }

  /** The JDK says of a mapping that the system refused: "Map failed", for want of memory. */
  static IOException asLimit(MapBudget maps, Path path, IOException e) {
    return e.getCause() instanceof OutOfMemoryError ? maps.refused(path, e) : e;
  }

  private MappedRegion mapWithinBudget(FileChannel mappable, MapMode mode, int size)
      throws IOException {
    maps.take(path);
    boolean done = false;
    try {
      MappedRegion region =
          FileMapper.INSTANCE.map(mappable, mode, size).thenWhenUnmapped(maps::giveBack);
      done = true;
      return region;
    } catch (OutOfMemoryError e) {
      throw maps.refused(path, e); // said of address space: the heap has nothing to do with it
    } catch (IOException e) {
      throw asLimit(maps, path, e);
    } finally {
      if (!done) {
        maps.giveBack();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
