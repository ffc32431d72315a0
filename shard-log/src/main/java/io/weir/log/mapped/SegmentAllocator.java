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
 */
final class SegmentAllocator {
  private static final int CHUNK = 256 * 1024;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK).asReadOnlyBuffer();

  private final FileSystem files;
  private final MappingCache mappings;

  SegmentAllocator(FileSystem files, MappingCache mappings) {
    this.files = files;
    this.mappings = mappings;
  }

  /** A file with an identity and no place yet. */
  record Prepared(Path path, long number, int capacity, SharedMapping mapping, boolean forced) {}

  static String fileName(long number) {
    return String.format("%010d.seg", number);
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
      zero(file, 0, capacity);
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
    for (long at = from; at < to; at += CHUNK) {
      file.write(ZEROS.duplicate().limit((int) Math.min(CHUNK, to - at)), at);
    }
  }

  void discard(Prepared prepared) throws IOException {
    prepared.mapping().release();
    files.delete(prepared.path());
  }
}
