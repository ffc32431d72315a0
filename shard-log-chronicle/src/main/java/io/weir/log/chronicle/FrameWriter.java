package io.weir.log.chronicle;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.nio.ByteBuffer;

/**
 * Puts frames together in an array, from which they are copied into the queue at once: while a
 * document of Chronicle is open it holds a lock, and a body source that failed half-way would leave
 * something behind. One per log, used by its one appending thread.
 */
final class FrameWriter implements BodyWriter {
  /** What is kept between appends; a longer frame has an array of its own. */
  private static final int KEPT = 64 << 10;

  private static final byte[] EMPTY = {};

  private final int seed;
  private byte[] frame = EMPTY;
  private int at;
  private int end;

  FrameWriter(int seed) {
    this.seed = seed;
  }

  /** The frame made last. */
  byte[] frame() {
    return frame;
  }

  /** Makes the frame of a record, and returns its length. */
  int record(BodySource body, int length, long offset, long arrival, long latest) {
    int total = Frame.HEADER + length;
    if (frame.length < total) {
      frame = new byte[Math.max(total, Math.min(KEPT, 2 * total))];
    }
    at = Frame.HEADER;
    end = total;
    body.writeTo(this);
    if (at != end) {
      throw BodyWriter.wrongLength(length, end - at);
    }
    Frame.seal(frame, length, Frame.FORMAT_RECORD, 1, offset, arrival, latest, seed);
    return total;
  }

  /** Makes the frame of a gap, and returns its length. */
  int gap(long firstLost, int count, long latest) {
    if (frame.length < Frame.HEADER) {
      frame = new byte[1024];
    }
    Frame.seal(frame, 0, Frame.FORMAT_GAP, count, firstLost, 0, latest, seed);
    return Frame.HEADER;
  }

  /** Gives memory back that only a long record needs. */
  void settle() {
    if (frame.length > KEPT) {
      frame = EMPTY;
    }
  }

  /** Gives all memory back. */
  void idle() {
    frame = EMPTY;
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    System.arraycopy(source, offset, frame, claim(length), length);
  }

  @Override
  public void write(ByteBuffer source, int index, int length) {
    source.get(index, frame, claim(length), length);
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
