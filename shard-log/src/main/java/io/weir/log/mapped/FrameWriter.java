package io.weir.log.mapped;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes frames into a mapped segment. One per log, used by its one appending thread; allocates
 * nothing.
 *
 * <p>The checksum is computed over the source's bytes as they pass, never over mapped memory: a
 * fault inside the CRC intrinsic ends the JVM, one inside a copy is an error that can be caught.
 * The first 8 bytes of the header go in last, which is what makes a frame one ({@link Frame}, on
 * publication). An append that is given up half-way is wiped, so that nothing of it is left behind
 * a shorter one that takes its place.
 */
final class FrameWriter implements BodyWriter {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final CRC32C crc = new CRC32C();
  private final byte[] header = new byte[Frame.HEADER];
  private ByteBuffer target = EMPTY;
  private int at;
  private int end;

  /**
   * Writes to a segment from now on. Once a segment, since with G1 each reference that is stored
   * costs a fence.
   */
  void begin(ByteBuffer segment) {
    target = segment;
  }

  /** Writes a frame at {@code position}; the caller has made sure that it fits. */
  void write(
      int position,
      long segmentSeed,
      long offset,
      long arrivalMillis,
      BodySource body,
      int length) {
    byte[] head = header;
    // As the words that the checksum loads: narrower stores would have to reach the cache first.
    Frame.LONG.set(head, Frame.LENGTH, length | (long) Frame.FORMAT_RECORD << 32);
    Frame.LONG.set(head, Frame.COUNT, 1L | offset << 32);
    Frame.LONG.set(head, Frame.OFFSET + 4, offset >>> 32 | arrivalMillis << 32);
    Frame.INT.set(head, Frame.ARRIVAL + 4, (int) (arrivalMillis >>> 32));
    crc.reset();
    crc.update(head, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);

    at = position + Frame.HEADER;
    end = at + length;
    int left = 0;
    boolean done = false;
    try {
      body.writeTo(this);
      left = end - at;
      done = left == 0;
    } finally {
      end = at; // a source that writes later is refused
      if (!done) {
        wipe(position + Frame.HEADER);
      }
    }
    if (!done) {
      throw BodyWriter.wrongLength(length, left);
    }
    ByteBuffer buffer = target;
    buffer.putLong(position + Frame.FORMAT, Frame.FORMAT_RECORD | 1L << 32);
    buffer.putLong(position + Frame.OFFSET, offset);
    buffer.putLong(position + Frame.ARRIVAL, arrivalMillis);
    int checksum = (int) crc.getValue() ^ Frame.seed(segmentSeed, position);
    Frame.publish(buffer, position, checksum, length);
  }

  /** Lets go of the segment. */
  void end() {
    target = EMPTY;
  }

  /** Makes zeros again of what has been written of a body. */
  private void wipe(int from) {
    for (int i = from; i < at; i++) {
      target.put(i, (byte) 0);
    }
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    int from = claim(length);
    target.put(from, source, offset, length);
    crc.update(source, offset, length);
  }

  @Override
  public void write(ByteBuffer source, int index, int length) {
    int from = claim(length);
    target.put(from, source, index, length);
    if (source.hasArray()) {
      crc.update(source.array(), source.arrayOffset() + index, length);
    } else {
      crc.update(source.slice(index, length));
    }
  }

  private int claim(int length) {
    int from = at;
    if (length > end - from) {
      throw BodyWriter.wrongLength(length, end - from);
    }
    at = from + length;
    return from;
  }
}
