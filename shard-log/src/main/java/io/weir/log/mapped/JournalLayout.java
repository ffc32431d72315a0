package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The layout of a commit journal's file: a block of {@value #BLOCK} bytes with a header, then
 * batches, each beginning at a multiple of {@value #BLOCK}, so that a page once acknowledged is
 * never written again. All numbers are little-endian.
 *
 * <pre>
 *   file header                          batch
 *    0  magic "WEIRJRNL"        8         0  crc32c of 4…length, exclusive-or a seed of the place  4
 *    8  version = 2             4         4  length in bytes, header included, padding not         4
 *   12  crc32c of 8…11, 16…55  4         8  sequence: +1 from batch to batch, also over files     8
 *   16  store UUID             16        16  forced: the last sequence known to be on the disk
 *   32  incarnation             8            when this batch was written                           8
 *   40  first sequence          8        24  entries                                               4
 *   48  size of the file        8        28  zero                                                  4
 *                                        32  entries, each padded to 8 bytes:
 *                                              log UUID 16 | segment number 8 | position 4 | length 4 | bytes
 * </pre>
 *
 * <p>An entry says: these bytes stand at that position of that segment. To apply it twice does no
 * harm. {@code forced} is what tells a torn tail from corruption: batches of one force may reach
 * the disk in any order, so a missing batch is harmless unless one is found that was written after
 * the missing one had been forced.
 */
final class JournalLayout {
  static final int BLOCK = 4096;
  static final int BATCH_HEADER = 32;
  static final int ENTRY_HEADER = 32;
  private static final Pattern NAME = Pattern.compile("[0-9]{4,}\\.journal");
  private static final long MAGIC = 0x4c4e524a_52494557L; // "WEIRJRNL"

  private JournalLayout() {}

  /** The files of a journal; others in its directory are none of its business. */
  static List<Path> files(FileSystem files, Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String name : files.list(directory)) {
      if (isFileName(name)) {
        found.add(directory.resolve(name));
      }
    }
    return found;
  }

  static String fileName(int number) {
    return StoreLayout.padded(number, 4) + ".journal";
  }

  static boolean isFileName(String name) {
    return NAME.matcher(name).matches();
  }

  /** A file's header. */
  record Header(UUID store, long incarnation, long firstSequence, long fileBytes) {}

  static void writeHeader(ByteBuffer to, Header header) {
    to.putLong(0, MAGIC).putInt(8, FormatVersion.CURRENT);
    to.putLong(16, header.store().getMostSignificantBits());
    to.putLong(24, header.store().getLeastSignificantBits());
    to.putLong(32, header.incarnation()).putLong(40, header.firstSequence());
    to.putLong(48, header.fileBytes());
    to.putInt(12, headerCrc(to));
  }

  /**
   * Whether these bytes are the header of a journal of a version that this class does not know. Not
   * so if nothing but the version was damaged, which the checksum tells.
   */
  static boolean isOtherVersion(ByteBuffer from) {
    return from.limit() >= BLOCK
        && from.getLong(0) == MAGIC
        && from.getInt(8) != FormatVersion.CURRENT
        && from.getInt(12) != headerCrc(from);
  }

  /** The header, or null if these bytes are none. */
  static @org.jspecify.annotations.Nullable Header readHeader(ByteBuffer from) {
    if (from.limit() < BLOCK
        || from.getLong(0) != MAGIC
        || from.getInt(8) != FormatVersion.CURRENT
        || from.getInt(12) != headerCrc(from)) {
      return null;
    }
    return new Header(
        new UUID(from.getLong(16), from.getLong(24)),
        from.getLong(32),
        from.getLong(40),
        from.getLong(48));
  }

  private static int headerCrc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(FormatVersion.bytes());
    crc.update(header.slice(16, 40));
    return (int) crc.getValue();
  }

  /**
   * The checksum of the batch that begins at index {@code at} of the buffer and will stand at
   * {@code position}.
   */
  static int batchCrc(
      ByteBuffer buffer, int at, int length, UUID store, long incarnation, long position) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(at + 4, length - 4));
    return (int) crc.getValue() ^ (int) Frame.mix(Frame.segmentSeed(store, incarnation) + position);
  }

  static int padded(int length, int unit) {
    return (length + unit - 1) & -unit;
  }
}
