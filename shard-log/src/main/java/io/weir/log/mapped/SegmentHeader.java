package io.weir.log.mapped;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 128 bytes of a segment file, in two parts, each with a checksum of its own. All numbers
 * are little-endian.
 *
 * <pre>
 *    0  magic "WEIRSEGM"        8   written and forced when the file is prepared
 *    8  version = 2             4
 *   12  crc32c of 0…11, 16…47   4
 *   16  log UUID                16
 *   32  segment number          8   counts up within the log; one of which nothing lasted may be used again
 *   40  capacity in bytes       4
 *   44  zero                    20
 *   64  crc32c of 72…111        4   written when the segment takes its first frame; zero until then
 *   68  zero                    4
 *   72  base offset             8   of the first record
 *   80  running maximum of all arrival times before, ms  8
 *   88  end offset of the segment before  8   less than the base offset where records were lost by a loss of power
 *   96  log UUID's hash, seeded 8
 *  104  end position of the segment before  8   0 where there is none
 *  112  zero                    16
 *  128  frames
 * </pre>
 *
 * <p>What the successor says of the end of the segment before is how a missing or shortened file is
 * told from a complete one without reading it.
 */
final class SegmentHeader {
  static final int LENGTH = 128;
  static final int ACTIVATION = 64;
  private static final long MAGIC = 0x4d474553_52494557L; // "WEIRSEGM"

  private SegmentHeader() {}

  /** Who a segment file belongs to. */
  record Identity(UUID log, long number, int capacity) {}

  /** Where a segment begins and where the one before it ended. */
  record Activation(
      long baseOffset, long maxArrivalBefore, long previousEndOffset, int previousEnd) {

    /** Stands for a maximum that is not known: a search by time passes such a segment by. */
    static final long UNKNOWN_ARRIVAL = Long.MAX_VALUE;

    /** The running maximum before, combined with another. */
    long maxArrival(long other) {
      return maxArrivalBefore == UNKNOWN_ARRIVAL ? other : Math.max(other, maxArrivalBefore);
    }
  }

  static void writeIdentity(ByteBuffer to, Identity identity) {
    to.putLong(0, MAGIC);
    to.putInt(8, FormatVersion.CURRENT);
    to.putLong(16, identity.log().getMostSignificantBits());
    to.putLong(24, identity.log().getLeastSignificantBits());
    to.putLong(32, identity.number());
    to.putInt(40, identity.capacity());
    to.putInt(12, identityCrc(to));
  }

  static void writeActivation(ByteBuffer to, long segmentSeed, Activation activation) {
    to.putLong(72, activation.baseOffset());
    to.putLong(80, activation.maxArrivalBefore());
    to.putLong(88, activation.previousEndOffset());
    to.putLong(96, Frame.mix(segmentSeed));
    to.putLong(104, activation.previousEnd());
    to.putInt(ACTIVATION, activationCrc(to));
  }

  /**
   * The identity, or null if these bytes are no segment's header; {@link #isOtherVersion} tells
   * why.
   */
  static @Nullable Identity readIdentity(ByteBuffer from) {
    if (from.limit() < LENGTH
        || from.getLong(0) != MAGIC
        || from.getInt(8) != FormatVersion.CURRENT
        || from.getInt(12) != identityCrc(from)) {
      return null;
    }
    return new Identity(
        new UUID(from.getLong(16), from.getLong(24)), from.getLong(32), from.getInt(40));
  }

  /** The version that these bytes claim to be of. */
  static int version(ByteBuffer from) {
    return from.getInt(8);
  }

  /** Whether the bytes that no version uses yet are zero, as they were written. */
  static boolean isSpareZero(ByteBuffer from) {
    return isZero(from, 44, ACTIVATION) && isZero(from, 68, 72) && isZero(from, 112, LENGTH);
  }

  private static boolean isZero(ByteBuffer from, int start, int end) {
    for (int i = start; i < end; i++) {
      if (from.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether these bytes are the header of a segment of a version that this class does not know. Not
   * so if nothing but the version was damaged, which the checksum tells.
   */
  static boolean isOtherVersion(ByteBuffer from) {
    return from.limit() >= LENGTH
        && from.getLong(0) == MAGIC
        && from.getInt(8) != FormatVersion.CURRENT
        && from.getInt(12) != identityCrc(from);
  }

  /** The activation, or null if the segment has none or a damaged one. */
  static @Nullable Activation readActivation(ByteBuffer from, long segmentSeed) {
    if (from.getLong(96) != Frame.mix(segmentSeed)
        || from.getInt(ACTIVATION) != activationCrc(from)) {
      return null;
    }
    return new Activation(
        from.getLong(72), from.getLong(80), from.getLong(88), (int) from.getLong(104));
  }

  private static int identityCrc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(copy(header, 0, 8));
    crc.update(FormatVersion.bytes());
    crc.update(copy(header, 16, 32));
    return (int) crc.getValue();
  }

  private static int activationCrc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(copy(header, 72, 40));
    return (int) crc.getValue();
  }

  private static byte[] copy(ByteBuffer from, int at, int length) {
    byte[] bytes = new byte[length];
    from.get(at, bytes);
    return bytes;
  }

  /** An empty buffer to read or build a header in. */
  static ByteBuffer buffer() {
    return ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  }
}
