package io.weir.log.fs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** A mapping in a {@link MemoryFileSystem}, which does the work. */
final class MemoryRegion implements MappedRegion {
  private final MemoryFileSystem fileSystem;
  private final MemoryContent content;
  private final ByteBuffer buffer;
  private final boolean writable;
  private volatile boolean unmapped;

  MemoryRegion(
      MemoryFileSystem fileSystem, MemoryContent content, ByteBuffer buffer, boolean writable) {
    this.fileSystem = fileSystem;
    this.content = content;
    this.buffer = buffer;
    this.writable = writable;
  }

  Path path() {
    return content.path();
  }

  @Override
  public ByteBuffer buffer() {
    checkMapped();
    return buffer;
  }

  @Override
  public void force(int from, int length) throws IOException {
    checkMapped();
    Objects.checkFromIndexSize(from, length, buffer.capacity());
    if (length > 0) {
      fileSystem.force(content, from, from + length);
    }
  }

  @Override
  public void unmap() {
    if (fileSystem.unmapped(this)) {
      unmapped = true;
    }
  }

  MemoryContent content() {
    return content;
  }

  boolean isWritable() {
    return writable;
  }

  private void checkMapped() {
    if (unmapped) {
      throw new IllegalStateException(content.path() + " is used after it was unmapped");
    }
  }
}
