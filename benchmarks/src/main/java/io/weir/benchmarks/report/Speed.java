package io.weir.benchmarks.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * How quick the machine was, by three things that much of what is measured consists of. Machines of
 * the same size differ in them, virtual ones most in the last. They also have better and worse
 * hours.
 *
 * @param md5Nanos MD5 of 16 bytes
 * @param firstTouchNanos writing to a page of a file of zeros, mapped and in the page cache, for
 *     the first time
 * @param newMemoryNanos a page of memory that the process had not before; 0 where it was not
 *     measured
 */
public record Speed(double md5Nanos, double firstTouchNanos, double newMemoryNanos) {
  private static final int ROUNDS = 5;
  private static final int DIGESTS = 400_000;
  private static final int PAGE = 4096;
  private static final int PAGES = 2048;

  /** As the log does: what is written at once may be mapped at once. */
  private static final int WRITTEN_AT_ONCE = 2 << 20;

  /** Of this machine at this moment, for files in that directory. Takes about a second. */
  static Speed now(Path directory) throws IOException {
    return new Speed(md5(), firstTouch(directory), newMemory());
  }

  private static double md5() {
    byte[] bytes = new byte[16];
    double[] rounds = new double[ROUNDS];
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      for (int round = -1; round < ROUNDS; round++) { // the first is a warm-up
        long start = System.nanoTime();
        for (int i = 0; i < DIGESTS; i++) {
          md5.update(bytes); // what came out goes in again, so that nothing is left out
          md5.digest(bytes, 0, bytes.length);
        }
        rounds[Math.max(0, round)] = (double) (System.nanoTime() - start) / DIGESTS;
      }
    } catch (NoSuchAlgorithmException | DigestException e) {
      throw new IllegalStateException("every Java has MD5, of sixteen bytes", e);
    }
    return median(rounds);
  }

  private static double firstTouch(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "speed", "");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(WRITTEN_AT_ONCE);
      while (channel.size() < PAGES * PAGE) {
        channel.write(zeros.clear());
      }
      warmUp(map(channel));
      double[] rounds = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        channel.force(false); // the next one's pages are as clean as this one's
        MappedByteBuffer pages = map(channel);
        long start = System.nanoTime();
        touch(pages, round);
        rounds[round] = (double) (System.nanoTime() - start) / PAGES;
      }
      return median(rounds);
    } finally {
      Files.delete(file);
    }
  }

  private static MappedByteBuffer map(FileChannel channel) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) PAGES * PAGE);
  }

  /** Until it is compiled: interpreting it would take longer than a touch. */
  private static void warmUp(MappedByteBuffer pages) {
    for (int round = 0; round < 20_000; round++) {
      touch(pages, round);
    }
  }

  private static void touch(MappedByteBuffer pages, int round) {
    for (int page = 0; page < PAGES; page++) {
      pages.put(page * PAGE, (byte) round);
    }
  }

  private static double newMemory() {
    double[] rounds = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      ByteBuffer memory = ByteBuffer.allocateDirect(PAGES * PAGE); // fills it with zeros
      long nanos = System.nanoTime() - start;
      rounds[round] = (double) nanos * PAGE / memory.capacity();
    }
    return median(rounds);
  }

  private static double median(double[] rounds) {
    Arrays.sort(rounds);
    return rounds[rounds.length / 2];
  }
}
