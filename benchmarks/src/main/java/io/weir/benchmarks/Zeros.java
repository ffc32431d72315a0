package io.weir.benchmarks;

import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files that are written before a measurement, as the log's segments are, so that within it neither
 * side waits for the file system to find blocks: what is left is to touch each page for the first
 * time.
 */
final class Zeros {
  /** As the log does: what is written at once may be mapped at once. */
  private static final int BLOCK = 2 << 20;

  private Zeros() {}

  /** A new file of zeros, forced and mapped, none of whose pages has been touched there. */
  static MappedRegion mapped(Path path, int bytes) throws IOException {
    try (StoreFile file = DiskFileSystem.INSTANCE.open(path, OpenMode.CREATE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(BLOCK);
      for (long at = 0; at < bytes; at += BLOCK) {
        zeros.clear().limit((int) Math.min(BLOCK, bytes - at));
        file.write(zeros, at);
      }
      file.force();
      return file.map(bytes);
    }
  }

  /** As {@link #mapped}, but open. */
  static FileChannel open(Path path, int bytes) throws IOException {
    mapped(path, bytes).unmap();
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /**
   * Writes the first bytes of a sparse file of somebody else's once more, as they are, so that its
   * holes become zeros that have been written.
   */
  static void fillHoles(Path path, long bytes) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; ) {
        block.clear().limit((int) Math.min(BLOCK, bytes - at));
        int read = file.read(block, at);
        if (read <= 0) {
          throw new IOException(path + " ends at " + at + ", before " + bytes);
        }
        block.flip();
        while (block.hasRemaining()) {
          at += file.write(block, at);
        }
      }
      file.force(true);
    }
  }
}
