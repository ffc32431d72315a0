package io.weir.log.mapped;

import io.weir.log.Fence;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.ProcessLimitException;
import io.weir.log.fs.StoreFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as a store sees it: a force that fails, of whatever and by whomever it was asked
 * for, raises the {@link Fence}.
 *
 * <p>Here rather than where each force is asked for, since none may be forgotten: pages whose force
 * failed are clean, a later force says that all is well, and what relies on that is lost with the
 * power. Only where the disk is full, a file that is being made is left to its maker, who gives it
 * up: nothing relies on it yet, and a full disk must not be the end of the store.
 */
final class FencingFileSystem implements FileSystem {
  private final FileSystem disk;
  private final Fence fence;

  FencingFileSystem(FileSystem disk, Fence fence) {
    this.disk = disk;
    this.fence = fence;
  }

  private interface Force {
    void run() throws IOException;
  }

  private void force(Path what, Force action, boolean inTheMaking) throws IOException {
    try {
      action.run();
    } catch (ProcessLimitException e) {
      throw e; // it was not even opened: nothing is lost
    } catch (IOException e) {
      if (!inTheMaking || !DiskFull.is(e, disk, what)) {
        fence.raise("forcing " + what + " failed", e);
      }
      throw e;
    } catch (RuntimeException | InternalError e) {
      fence.raise("forcing " + what + " failed", e);
      throw e;
    }
  }

  @Override
  public StoreFile open(Path path, OpenMode mode) throws IOException {
    StoreFile file = disk.open(path, mode);
    return mode == OpenMode.READ ? file : new FencingFile(file, mode == OpenMode.CREATE);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    force(directory, () -> disk.forceDirectory(directory), false);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    try {
      disk.createDirectories(directory);
    } catch (IOException e) {
      boolean harmless = e instanceof ProcessLimitException || DiskFull.is(e, disk, directory);
      if (!harmless) { // then a force failed, for all that can be told
        fence.raise("forcing the name of " + directory + " failed", e);
      }
      throw e;
    }
  }

  @Override
  public boolean exists(Path path) {
    return disk.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public boolean isDirectory(Path path) {
    return disk.isDirectory(path);
  }

  @Override
  public void delete(Path path) throws IOException {
    disk.delete(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return disk.usableSpace(path);
  }

  @Override
  public int maxMappings() {
    return disk.maxMappings();
  }

  @Override
  public int freeMappings() {
    return disk.freeMappings();
  }

  @Override
  public Closeable lock(Path path) throws IOException {
    return disk.lock(path);
  }

  @Override
  public String bootId() {
    return disk.bootId();
  }

  @Override
  public boolean isCopyOnWrite(Path path) {
    return disk.isCopyOnWrite(path);
  }

  private final class FencingFile implements StoreFile {
    private final StoreFile file;
    private final boolean inTheMaking;

    FencingFile(StoreFile file, boolean inTheMaking) {
      this.file = file;
      this.inTheMaking = inTheMaking;
    }

    @Override
    public void force() throws IOException {
      FencingFileSystem.this.force(file.path(), file::force, inTheMaking);
    }

    @Override
    public MappedRegion map(int size) throws IOException {
      return new FencingRegion(file.path(), file.map(size));
    }

    @Override
    public MappedRegion mapReadOnly(int size) throws IOException {
      return file.mapReadOnly(size);
    }

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private final class FencingRegion implements MappedRegion {
    private final Path path;
    private final MappedRegion region;

    FencingRegion(Path path, MappedRegion region) {
      this.path = path;
      this.region = region;
    }

    @Override
    public ByteBuffer buffer() {
      return region.buffer();
    }

    @Override
    public void force(int from, int length) throws IOException {
      FencingFileSystem.this.force(path, () -> region.force(from, length), false);
    }

    @Override
    public void unmap() {
      region.unmap();
    }
  }
}
