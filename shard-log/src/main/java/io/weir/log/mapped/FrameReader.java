package io.weir.log.mapped;

import io.weir.log.RecordBatch;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Copies frames out of a segment and checks the copies. Not thread-safe; one for each read call or
 * scan.
 *
 * <p>The check runs on the copy, for the reason given in {@link FrameWriter}, and because what was
 * checked is then what is served.
 */
final class FrameReader {
  private final CRC32C crc = new CRC32C();
  private final byte[] header = new byte[Frame.HEADER];
  private byte[] scratch = new byte[0];

  /**
   * Copies the frame of the record with that offset into a batch.
   *
   * @return false if there is no valid frame of that offset which ends within {@code limit}
   */
  boolean copy(
      ByteBuffer buffer, int position, int limit, long segmentSeed, long offset, RecordBatch into) {
    if (!Frame.isPlausible(buffer, position, limit, offset)) {
      return false;
    }
    buffer.get(position, header, 0, Frame.HEADER);
    int length = (int) Frame.INT.get(header, Frame.LENGTH);
    if (length < 0 || length > limit - position - Frame.HEADER) {
      return false;
    }
    int at = into.reserve(length);
    buffer.get(position + Frame.HEADER, into.bytes(), at, length);
    if (!matches(into.bytes(), at, length, segmentSeed, position)) {
      return false;
    }
    into.add(offset, (long) Frame.LONG.get(header, Frame.ARRIVAL), length);
    return true;
  }

  /**
   * Whether there is a valid frame at a position which ends within {@code limit}, of whatever
   * offset.
   */
  boolean isValid(ByteBuffer buffer, int position, int limit, long segmentSeed) {
    return isValid(buffer, position, limit, segmentSeed, position);
  }

  /**
   * The same for a buffer that is not the whole segment: the frame at index {@code at} stands at
   * {@code position}.
   */
  boolean isValid(ByteBuffer buffer, int at, int limit, long segmentSeed, int position) {
    if (!Frame.fits(buffer, at, limit)) {
      return false;
    }
    buffer.get(at, header, 0, Frame.HEADER);
    int length = (int) Frame.INT.get(header, Frame.LENGTH);
    if (length < 0 || length > limit - at - Frame.HEADER) {
      return false;
    }
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 4096)];
    }
    buffer.get(at + Frame.HEADER, scratch, 0, length);
    return matches(scratch, 0, length, segmentSeed, position);
  }

  /**
   * The position of the first valid frame at or behind {@code from} whose offset is greater than
   * {@code offset}, or -1.
   */
  int findValid(ByteBuffer buffer, int from, int limit, long segmentSeed, long offset) {
    for (int position = from; position <= limit - Frame.HEADER; position += Frame.ALIGNMENT) {
      if (buffer.getInt(position + Frame.COUNT) == 1
          && buffer.getLong(position + Frame.OFFSET) > offset
          && isValid(buffer, position, limit, segmentSeed)) {
        return position;
      }
    }
    return -1;
  }

  private boolean matches(byte[] body, int at, int length, long segmentSeed, int position) {
    crc.reset();
    crc.update(header, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);
    crc.update(body, at, length);
    return ((int) crc.getValue() ^ Frame.seed(segmentSeed, position))
        == (int) Frame.INT.get(header, Frame.CRC);
  }
}
