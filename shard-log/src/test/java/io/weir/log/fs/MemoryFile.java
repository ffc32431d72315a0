package io.weir.log.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

/** An open file of a {@link MemoryFileSystem}, which does the work. */
final class MemoryFile implements StoreFile {
  private final MemoryFileSystem fileSystem;
  private final Path path;
  private final MemoryContent content;
  private final boolean writable;
  private volatile boolean closed;

  MemoryFile(MemoryFileSystem fileSystem, Path path, MemoryContent content, boolean writable) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.content = content;
    this.writable = writable;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long size() throws IOException {
    checkOpen();
    return fileSystem.length(content);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    checkOpen();
    return fileSystem.read(content, target, position);
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    checkWritable();
    fileSystem.write(content, source, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    checkWritable();
    fileSystem.truncate(content, size);
  }

  @Override
  public void force() throws IOException {
    checkOpen();
    fileSystem.force(content);
  }

  @Override
  public MappedRegion map(int size) throws IOException {
    checkWritable();
    return fileSystem.map(content, size, true);
  }

  @Override
  public MappedRegion mapReadOnly(int size) throws IOException {
    checkOpen();
    return fileSystem.map(content, size, false);
  }

  @Override
  public void close() {
    closed = true;
    fileSystem.closed(this);
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  private void checkWritable() throws IOException {
    checkOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
