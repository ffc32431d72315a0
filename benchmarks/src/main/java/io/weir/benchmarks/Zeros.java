package io.weir.benchmarks;

import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are written before a measurement, as the log's segments are, so that within it neither
 * side waits for the file system to find blocks: what is left is to touch each page for the first
 * time.
 */
final class Zeros {
  /** As the log does: what is written at once may be mapped at once. */
  private static final int BLOCK = 2 << 20;

  /** For files that are not mapped: a small write takes longer where a large block is cached. */
  private static final int SMALL_BLOCK = 64 << 10;

  private Zeros() {}

  /** A new file of zeros, forced and mapped, none of whose pages has been touched there. */
  static MappedRegion mapped(Path path, int bytes) throws IOException {
    try (StoreFile file = DiskFileSystem.INSTANCE.open(path, OpenMode.CREATE)) {
      fill(file, bytes, BLOCK);
      return file.map(bytes);
    }
  }

  /** A new file of zeros, forced, that is written to and not mapped. */
  static FileChannel open(Path path, int bytes) throws IOException {
    try (StoreFile file = DiskFileSystem.INSTANCE.open(path, OpenMode.CREATE)) {
      fill(file, bytes, SMALL_BLOCK);
    }
    return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static void fill(StoreFile file, int bytes, int block) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(block);
    for (long at = 0; at < bytes; at += block) {
      zeros.clear().limit((int) Math.min(block, bytes - at));
      file.write(zeros, at);
    }
    file.force();
  }

  /**
   * Makes a sparse file of somebody else's anew, with the same content and size, its first bytes
   * written as those of {@link #mapped} are. Nobody may have it open.
   */
  static void fillHoles(Path path, long bytes) throws IOException {
    Path filled = path.resolveSibling(path.getFileName() + ".filled");
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel from = FileChannel.open(path, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(filled, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      for (long at = 0; at < bytes; ) {
        block.clear().limit((int) Math.min(BLOCK, bytes - at));
        while (block.hasRemaining()) {
          if (from.read(block, at + block.position()) <= 0) {
            throw new IOException(path + " ends before " + bytes);
          }
        }
        block.flip();
        while (block.hasRemaining()) {
          at += to.write(block, at);
        }
      }
      setSize(to, from.size());
      to.force(true);
    }
    Files.move(filled, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void setSize(FileChannel file, long size) throws IOException {
    if (file.size() < size) {
      file.write(ByteBuffer.allocate(1), size - 1);
    }
  }
}
