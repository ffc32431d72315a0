package io.weir.log.fs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Another file system, and how much of what is read, written, opened, listed and forced. */
public final class CountingFileSystem implements FileSystem {
  private final FileSystem files;
  private final List<Stretch> reads = new ArrayList<>();
  private final List<Stretch> writes = new ArrayList<>();
  private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();

  /** A stretch of a file that was read or written. */
  public record Stretch(Path path, long from, long to) {
    /** How many of its bytes lie in that range. */
    public long within(long start, long end) {
      return Math.max(0, Math.min(to, end) - Math.max(from, start));
    }
  }

  /** Over that one. */
  public CountingFileSystem(FileSystem files) {
    this.files = files;
  }

  /** All reads so far, in order. */
  public synchronized List<Stretch> reads() {
    return new ArrayList<>(reads);
  }

  /** All writes so far, in order; what is written through a mapping is none. */
  public synchronized List<Stretch> writes() {
    return new ArrayList<>(writes);
  }

  /** How often a method was called. */
  public long calls(String method) {
    AtomicLong count = calls.get(method);
    return count == null ? 0 : count.get();
  }

  @Override
  public String toString() {
    return calls.toString();
  }

  private void count(String method) {
    calls.computeIfAbsent(method, name -> new AtomicLong()).incrementAndGet();
  }

  private synchronized void noteRead(Path path, long from, int count) {
    reads.add(new Stretch(path, from, from + count));
  }

  private synchronized void noteWrite(Path path, long from, int count) {
    writes.add(new Stretch(path, from, from + count));
  }

  @Override
  public StoreFile open(Path path, OpenMode mode) throws IOException {
    count("open");
    return new CountedFile(files.open(path, mode));
  }

  @Override
  public boolean exists(Path path) {
    count("exists");
    return files.exists(path);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    count("list");
    return files.list(directory);
  }

  @Override
  public boolean isDirectory(Path path) {
    count("isDirectory");
    return files.isDirectory(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    count("createDirectories");
    files.createDirectories(directory);
  }

  @Override
  public void delete(Path path) throws IOException {
    count("delete");
    files.delete(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    count("rename");
    files.rename(from, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    count("forceDirectory");
    files.forceDirectory(directory);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return files.usableSpace(path);
  }

  @Override
  public Closeable lock(Path path) throws IOException {
    return files.lock(path);
  }

  @Override
  public String bootId() {
    return files.bootId();
  }

  @Override
  public int maxMappings() {
    return files.maxMappings();
  }

  @Override
  public int freeMappings() {
    return files.freeMappings();
  }

  @Override
  public boolean isCopyOnWrite(Path path) {
    return files.isCopyOnWrite(path);
  }

  private final class CountedFile implements StoreFile {
    private final StoreFile file;

    CountedFile(StoreFile file) {
      this.file = file;
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
      count("read");
      int read = file.read(target, position);
      noteRead(file.path(), position, read);
      return read;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      count("write");
      noteWrite(file.path(), position, source.remaining());
      file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      count("force");
      file.force();
    }

    @Override
    public MappedRegion map(int size) throws IOException {
      return file.map(size);
    }

    @Override
    public MappedRegion mapReadOnly(int size) throws IOException {
      return file.mapReadOnly(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
