package io.weir.log.mapped;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/**
 * The layout of a frame, the unit of a log: what one append wrote. All numbers are little-endian; a
 * frame begins at a multiple of 8 bytes and is padded with zeros to one.
 *
 * <pre>
 *   0        4        8     10    12       16               24               32
 *   +--------+--------+-----+-----+--------+----------------+----------------+--------- - - -+
 *   | crc32c | length | fmt |  0  | count  |  base offset   | arrival, ms    |  body, padded |
 *   +--------+--------+-----+-----+--------+----------------+----------------+--------- - - -+
 *
 *   crc32c       CRC32C of bytes 4 … 32 + length, exclusive-or the seed of the place
 *   length       of the body, in bytes
 *   fmt          1: the body is one record; 2: a gap, see below; others are for whole batches, to come
 *   count        records in the frame, at least 1, so that a run of zeros is never a frame
 *   base offset  of the first record
 *   arrival      of the first record, milliseconds of the epoch
 * </pre>
 *
 * <p><b>A gap</b> is what a repair writes over a damaged stretch, from the first bad frame to the
 * next valid one: {@code count} is the number of offsets that were lost, {@code base offset} the
 * first of them, the body zeros, so long that the frame ends where the next begins. Readers step
 * over it. It touches no byte outside the damage, and one that was torn is damage as before.
 *
 * <pre>
 *   +--------+--------+-----+-----+--------+----------------+----------------+--------- - - -+
 *   | crc32c | length |  2  |  0  | lost   |  first lost    | 0              |  zeros        |
 *   +--------+--------+-----+-----+--------+----------------+----------------+--------- - - -+
 * </pre>
 *
 * <p><b>The seed</b> mixes the log's UUID, the segment's number and the frame's position. A CRC is
 * linear, so exclusive-or with it is as good as starting from it and costs nothing per byte: a
 * frame of a recycled block, of a swapped file or inside a payload fails the check but for one
 * chance in 2<sup>32</sup>, and then must carry the expected offset too.
 *
 * <p><b>Publication.</b> The first 8 bytes are stored last, as one aligned word, with release
 * semantics; until then they are zero, as the whole file is before it is written to. So while
 * memory is whole (the process ended, the machine did not), the word decides what a frame that does
 * not validate is: zero, an append that was under way; anything else, one that was complete and has
 * been damaged since. After a loss of power it decides nothing, since pages reach the disk in any
 * order. An empty body whose checksum happens to be zero has a zero word, too; it is valid, and so
 * found, unless it is damaged as well.
 */
final class Frame {
  static final int HEADER = 32;
  static final int ALIGNMENT = 8;
  static final short FORMAT_RECORD = 1;
  static final short FORMAT_GAP = 2;

  static final int CRC = 0;
  static final int LENGTH = 4;
  static final int FORMAT = 8;
  static final int COUNT = 12;
  static final int OFFSET = 16;
  static final int ARRIVAL = 24;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Frame() {}

  /** Completes a frame of which all but the first 8 bytes has been written. */
  static void publish(ByteBuffer buffer, int position, int crc, int length) {
    WORD.setRelease(buffer, position, ((long) length << 32) | (crc & 0xffff_ffffL));
  }

  /** The bytes that a frame with a body of that length takes. */
  static int stride(int bodyLength) {
    return (HEADER + bodyLength + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** The part of the seed that is the same all over a segment. */
  static long segmentSeed(UUID log, long segmentNumber) {
    // One inside the other: side by side, a part of the UUID and the number could trade places.
    return mix(
        mix(mix(log.getMostSignificantBits()) + log.getLeastSignificantBits()) + segmentNumber);
  }

  /** The seed of a place in a segment. */
  static int seed(long segmentSeed, int position) {
    return (int) (mix(segmentSeed + position) >>> 32);
  }

  /** The finalizer of MurmurHash3: every input bit flips every output bit with even chance. */
  static long mix(long value) {
    long h = value + 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /**
   * Whether the header at a position can be that of a frame with this base offset that ends within
   * {@code limit}. Cheap, and no proof: the checksum is.
   */
  static boolean isPlausible(ByteBuffer buffer, int position, int limit, long offset) {
    return fits(buffer, position, limit) && buffer.getLong(position + OFFSET) == offset;
  }

  /** Whether the header at a position can be that of any frame that ends within {@code limit}. */
  static boolean fits(ByteBuffer buffer, int position, int limit) {
    if (position > limit - HEADER) {
      return false;
    }
    int length = buffer.getInt(position + LENGTH);
    return length >= 0
        && length <= limit - position - HEADER
        && buffer.getInt(position + FORMAT) == FORMAT_RECORD
        && buffer.getInt(position + COUNT) == 1;
  }

  /**
   * Whether the header at a position can be that of a gap from this offset on, which ends within
   * {@code limit}.
   */
  static boolean isPlausibleGap(ByteBuffer buffer, int position, int limit, long offset) {
    if (position > limit - HEADER) {
      return false;
    }
    int length = buffer.getInt(position + LENGTH);
    return length >= 0
        && length <= limit - position - HEADER
        && buffer.getInt(position + FORMAT) == FORMAT_GAP
        && buffer.getInt(position + COUNT) > 0
        && buffer.getLong(position + OFFSET) == offset;
  }
}
