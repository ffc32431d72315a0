package io.weir.broker.catalog;

import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Small files that are replaced as a whole: written to a temporary file, forced, renamed, the
 * directory forced. Whatever happens, the old or the new content is there. Big-endian:
 *
 * <pre>
 *   0            8            12           16                16 + n
 *   +------------+------------+------------+-----------------+------------------------------+
 *   | u64 magic  | u32 version| u32 n      | n bytes content | u32 CRC32C of all before it  |
 *   +------------+------------+------------+-----------------+------------------------------+
 * </pre>
 */
final class SafeFile {
  private static final int HEADER = 16;
  private static final int TRAILER = 4;

  private SafeFile() {}

  static void write(FileSystem fs, Path path, long magic, int version, byte[] content)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length + TRAILER);
    bytes.putLong(magic).putInt(version).putInt(content.length).put(content);
    bytes.putInt(crc(bytes.array(), bytes.position())).flip();
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    fs.delete(temporary);
    boolean done = false;
    try (StoreFile file = fs.open(temporary, OpenMode.CREATE)) {
      file.write(bytes, 0);
      file.force();
      done = true;
    } finally {
      if (!done) {
        fs.delete(temporary); // on a full disk every byte counts
      }
    }
    fs.rename(temporary, path);
    fs.forceDirectory(parentOf(path));
  }

  /** What a file holds, in the layout of its version. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Content(int version, byte[] bytes) {}

  static byte[] read(FileSystem fs, Path path, long magic, int version)
      throws IOException, CatalogFormatException {
    return read(fs, path, magic, version, version).bytes();
  }

  static Content read(FileSystem fs, Path path, long magic, int oldest, int newest)
      throws IOException, CatalogFormatException {
    ByteBuffer bytes;
    try (StoreFile file = fs.open(path, OpenMode.READ)) {
      long size = file.size();
      if (size < HEADER + TRAILER || size > Integer.MAX_VALUE - 8) {
        throw new CatalogFormatException("a file of " + size + " bytes");
      }
      bytes = ByteBuffer.allocate((int) size);
      file.read(bytes, 0);
      bytes.flip();
    }
    if (bytes.getLong() != magic) {
      throw new CatalogFormatException("a file of another kind");
    }
    int found = bytes.getInt();
    if (found < oldest || found > newest) {
      throw new CatalogFormatException("the unknown format version " + found);
    }
    int length = bytes.getInt();
    int end = bytes.limit() - TRAILER;
    if (length != end - HEADER || bytes.getInt(end) != crc(bytes.array(), end)) {
      throw new CatalogFormatException("damaged content (its checksum does not match)");
    }
    byte[] content = new byte[length];
    bytes.get(content);
    return new Content(found, content);
  }

  private static Path parentOf(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException(path + " has no directory");
    }
    return parent;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
