package io.weir.log.mapped;

import io.weir.log.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private static final int GAP_CHUNK = 64 * 1024;

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
    if (!Frame.fits(buffer, position, limit)) {
      return false;
    }
    buffer.get(position, header, 0, Frame.HEADER);
    int length = (int) Frame.INT.get(header, Frame.LENGTH);
    if (length < 0 || length > limit - position - Frame.HEADER) {
      return false;
    }
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 4096)];
    }
    buffer.get(position + Frame.HEADER, scratch, 0, length);
    return matches(scratch, 0, length, segmentSeed, position);
  }

  /**
   * How many offsets the gap that begins at a position with that offset spans; 0 if no valid gap
   * stands there. For where a record does not fit: a reader may step over what a repair took out.
   */
  int gap(ByteBuffer buffer, int position, int limit, long segmentSeed, long offset) {
    if (!Frame.isPlausibleGap(buffer, position, limit, offset)) {
      return 0;
    }
    buffer.get(position, header, 0, Frame.HEADER);
    int length = (int) Frame.INT.get(header, Frame.LENGTH);
    crc.reset();
    crc.update(header, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);
    updateByChunks(buffer, position + Frame.HEADER, length);
    boolean valid = sum(segmentSeed, position) == (int) Frame.INT.get(header, Frame.CRC);
    return valid ? (int) Frame.INT.get(header, Frame.COUNT) : 0;
  }

  /** A gap may be as long as a segment. */
  private void updateByChunks(ByteBuffer buffer, int from, int length) {
    if (scratch.length < Math.min(length, GAP_CHUNK)) {
      scratch = new byte[GAP_CHUNK];
    }
    for (int done = 0; done < length; done += GAP_CHUNK) {
      int chunk = Math.min(GAP_CHUNK, length - done);
      buffer.get(from + done, scratch, 0, chunk);
      crc.update(scratch, 0, chunk);
    }
  }

  /**
   * The position of the first valid frame at or behind {@code from} whose offset is greater than
   * {@code offset}, or -1.
   */
  int findValid(ByteBuffer buffer, int from, int limit, long segmentSeed, long offset) {
    long checked = 0;
    RangeSums sums = null;
    for (int position = from; position <= limit - Frame.HEADER; position += Frame.ALIGNMENT) {
      if (buffer.getInt(position + Frame.COUNT) != 1
          || buffer.getLong(position + Frame.OFFSET) <= offset
          || !Frame.fits(buffer, position, limit)) {
        continue;
      }
      int length = buffer.getInt(position + Frame.LENGTH);
      checked += length > RangeSums.GRAIN ? length : 0;
      if (length <= RangeSums.GRAIN || checked <= 2L * limit) {
        if (isValid(buffer, position, limit, segmentSeed)) {
          return position;
        }
        continue;
      }
      sums = sums == null ? sums(buffer, limit) : sums; // more was read than there is
      int sum = sum(sums, position + Frame.LENGTH, Frame.HEADER - Frame.LENGTH + length);
      if ((sum ^ Frame.seed(segmentSeed, position)) == buffer.getInt(position + Frame.CRC)) {
        return position;
      }
    }
    return -1;
  }

  private static RangeSums sums(ByteBuffer buffer, int limit) {
    byte[] chunk = new byte[RangeSums.GRAIN];
    try {
      return new RangeSums(
          (sum, from, length) -> {
            buffer.get(from, chunk, 0, length);
            sum.update(chunk, 0, length);
          },
          limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory throws none
    }
  }

  private static int sum(RangeSums sums, int from, int length) {
    try {
      return sums.sum(from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean matches(byte[] body, int at, int length, long segmentSeed, int position) {
    crc.reset();
    crc.update(header, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);
    crc.update(body, at, length);
    return sum(segmentSeed, position) == (int) Frame.INT.get(header, Frame.CRC);
  }

  private int sum(long segmentSeed, int position) {
    return (int) crc.getValue() ^ Frame.seed(segmentSeed, position);
  }
}
