package io.weir.benchmarks.rows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The disk's sequential write rate: one file, large blocks, forced now and then and at the end. */
final class DiskWrites {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS_A_FORCE = 64;
  private static final long MOST_BYTES = 4L << 30;

  private DiskWrites() {}

  /**
   * Bytes a second, all of them forced within the time that is measured.
   *
   * @param directory on the disk; the file is deleted
   */
  static double bytesPerSecond(Path directory, int seconds) throws IOException {
    Path file = Files.createTempFile(directory, "disk-", ".bin");
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    byte[] random = new byte[BLOCK];
    new Random(1).nextBytes(random);
    block.put(random);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      long written = 0;
      for (int i = 1; System.nanoTime() < end && written < MOST_BYTES; i++) {
        block.rewind();
        while (block.hasRemaining()) {
          written += channel.write(block);
        }
        if (i % BLOCKS_A_FORCE == 0) {
          channel.force(false);
        }
      }
      channel.force(false);
      return written * 1e9 / (System.nanoTime() - start);
    } finally {
      Files.delete(file);
    }
  }
}
