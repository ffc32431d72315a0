package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A sealed segment's {@link SegmentIndex} on disk. A cache and no more: it is never forced, and one
 * that is missing, damaged or another segment's is ignored and the index built anew.
 *
 * <pre>
 *    0  magic "WEIRIDX1"   8
 *    8  crc32c of 16…end   4
 *   12  entries            4
 *   16  segment's seed     8
 *   24  end position       8   of the segment, for which the index is complete
 *   32  entries, 16 bytes each: position 4, offset − base 4, running maximum of arrival times before 8
 * </pre>
 */
final class IndexFile {
  private static final long MAGIC = 0x31584449_52494557L; // "WEIRIDX1"
  private static final int HEADER = 32;

  private IndexFile() {}

  static Path path(Path segment) {
    String name = String.valueOf(segment.getFileName());
    return segment.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".idx");
  }

  static void write(FileSystem files, Path path, SegmentIndex index, long segmentSeed, int end)
      throws IOException {
    int entries = index.size();
    ByteBuffer out = ByteBuffer.allocate(HEADER + 16 * entries).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(0, MAGIC).putInt(12, entries).putLong(16, segmentSeed).putLong(24, end);
    for (int i = 0; i < entries; i++) {
      int at = HEADER + 16 * i;
      out.putInt(at, index.position(i))
          .putInt(at + 4, index.offsetDelta(i))
          .putLong(at + 8, index.maxArrivalBefore(i));
    }
    out.putInt(8, crc(out));
    files.delete(path);
    boolean done = false;
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(out, 0);
      done = true;
    } finally {
      if (!done) {
        files.delete(path); // on a full disk every byte counts
      }
    }
  }

  static @Nullable SegmentIndex read(FileSystem files, Path path, long segmentSeed, int end) {
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      long size = file.size();
      if (size < HEADER || size > (64 << 20)) {
        return null;
      }
      ByteBuffer in = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
      file.read(in, 0);
      return decode(in, segmentSeed, end);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable SegmentIndex decode(ByteBuffer in, long segmentSeed, int end) {
    int entries = in.getInt(12);
    if (in.getLong(0) != MAGIC
        || in.getLong(16) != segmentSeed
        || in.getLong(24) != end
        || in.capacity() != HEADER + 16L * entries
        || in.getInt(8) != crc(in)) {
      return null;
    }
    SegmentIndex index = new SegmentIndex(end);
    for (int i = 0; i < entries; i++) {
      int at = HEADER + 16 * i;
      index.offer(in.getInt(at), in.getInt(at + 4), in.getLong(at + 8));
    }
    return index;
  }

  private static int crc(ByteBuffer buffer) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(16, buffer.capacity() - 16));
    return (int) crc.getValue();
  }
}
