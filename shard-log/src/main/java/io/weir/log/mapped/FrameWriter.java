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

  /** Writes a frame at {@code position}; the caller has made sure that it fits. */
  void write(
      ByteBuffer buffer,
      int position,
      long segmentSeed,
      long offset,
      long arrivalMillis,
      BodySource body,
      int length) {
    byte[] head = header;
    Frame.INT.set(head, Frame.LENGTH, length);
    Frame.INT.set(head, Frame.FORMAT, (int) Frame.FORMAT_RECORD);
    Frame.INT.set(head, Frame.COUNT, 1);
    Frame.LONG.set(head, Frame.OFFSET, offset);
    Frame.LONG.set(head, Frame.ARRIVAL, arrivalMillis);
    crc.reset();
    crc.update(head, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);

    target = buffer;
    at = position + Frame.HEADER;
    end = at + length;
    boolean done = false;
    try {
      body.writeTo(this);
      done = at == end;
    } finally {
      target = EMPTY;
      if (!done) {
        wipe(buffer, position + Frame.HEADER);
      }
    }
    if (!done) {
      throw wrongLength(length);
    }
    buffer.put(position + Frame.FORMAT, head, Frame.FORMAT, Frame.HEADER - Frame.FORMAT);
    int checksum = (int) crc.getValue() ^ Frame.seed(segmentSeed, position);
    Frame.publish(buffer, position, checksum, length);
  }

  /** Makes zeros again of what has been written of a body. */
  private void wipe(ByteBuffer buffer, int from) {
    for (int i = from; i < at; i++) {
      buffer.put(i, (byte) 0);
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
      throw wrongLength(length);
    }
    at = from + length;
    return from;
  }

  private IllegalStateException wrongLength(int length) {
    return new IllegalStateException(
        "a body source wrote another number of bytes than its length() says (at "
            + length
            + ", "
            + (end - at)
            + " left)");
  }
}
