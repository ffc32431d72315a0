package io.weir.log.mapped;

import io.weir.log.LogId;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Makes segment files: written with zeros to their full size, never sparse, so that a full disk is
 * an {@link IOException} here and not a SIGBUS in an append. Thread-safe.
 *
 * <p>They are written block by block, each as large as a huge page and aligned to it: a file system
 * that knows large folios (ext4 since Linux 6.16, XFS) caches what is written at once as one piece,
 * and one fault maps all of it, for an append as for a reader. The last page is written alone, so
 * that {@link SegmentFiles#forceUnmapped} has a small one to force.
 */
final class SegmentAllocator {
  private static final int PAGE = 4096;
  private static final int BLOCK = 2 << 20;
  private static final int CHUNK = 256 * 1024;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK).asReadOnlyBuffer();

  private final FileSystem files;
  private final MappingCache mappings;

  SegmentAllocator(FileSystem files, MappingCache mappings) {
    this.files = files;
    this.mappings = mappings;
  }

  /** A file with an identity and no place yet. */
  record Prepared(Path path, long number, int capacity, SharedMapping mapping, boolean forced) {}

  static String fileName(long number) {
    return StoreLayout.padded(number, 10) + ".seg";
  }

  /**
   * The largest capacity of whole blocks and a last page whose blocks are within what is wished
   * for, and that is not more than {@code most}; where not one block fits, as much as is wished for
   * and possible.
   */
  static int wholeBlocks(int wished, int most) {
    int blocks = (int) (Math.min((long) wished, (long) most - PAGE) & -BLOCK);
    return blocks > 0 ? blocks + PAGE : Math.min(wished, most);
  }

  /**
   * Makes a segment file.
   *
   * @param forced whether content and name are to be durable on return
   */
  Prepared allocate(LogId log, Path directory, long number, int capacity, boolean forced)
      throws IOException {
    Path path = directory.resolve(fileName(number));
    boolean done = false;
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      zero(file, 0, capacity - PAGE, BLOCK);
      zero(file, capacity - PAGE, capacity, PAGE);
      ByteBuffer header = SegmentHeader.buffer();
      SegmentHeader.writeIdentity(header, new Identity(log.uuid(), number, capacity));
      file.write(header, 0);
      if (forced) {
        file.force();
        files.forceDirectory(directory);
      }
      SharedMapping mapping = new SharedMapping(mappings.makingRoom(() -> file.map(capacity)));
      done = true;
      return new Prepared(path, number, capacity, mapping, forced);
    } finally {
      if (!done) {
        files.delete(path);
      }
    }
  }

  /** Writes zeros over a range of a file. */
  static void zero(StoreFile file, long from, long to) throws IOException {
    zero(file, from, to, CHUNK);
  }

  private static void zero(StoreFile file, long from, long to, int atOnce) throws IOException {
    for (long at = from; at < to; at += atOnce) {
      file.write(ZEROS.duplicate().limit((int) Math.min(atOnce, to - at)), at);
    }
  }

  void discard(Prepared prepared) throws IOException {
    prepared.mapping().release();
    files.delete(prepared.path());
  }
}
