package io.weir.log.mapped;

import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks the frames of a segment file by reading it, not by mapping it: a bad disk is then an {@link
 * IOException}. Not thread-safe.
 */
final class FrameScan {
  private static final int WINDOW = 1 << 20;

  private final StoreFile file;
  private final long segmentSeed;
  private final int size;
  private final FrameReader reader = new FrameReader();
  private ByteBuffer window =
      ByteBuffer.allocate(0); // most logs need none: they end at their checkpoint
  private int windowStart;
  private int windowEnd;

  FrameScan(StoreFile file, long segmentSeed) throws IOException {
    this.file = file;
    this.segmentSeed = segmentSeed;
    this.size = (int) Math.min(file.size(), Integer.MAX_VALUE);
  }

  int size() {
    return size;
  }

  /** Whether a valid frame of that offset is at a position. */
  boolean isFrame(int position, long offset) throws IOException {
    return hasFrame(position) && offset(position) == offset && isValid(position);
  }

  /**
   * The position of the first valid frame at or behind {@code from} whose offset is at least {@code
   * offset}, or -1.
   */
  int find(int from, long offset) throws IOException {
    int position = from;
    while (position <= size - Frame.HEADER) {
      if (hasFrame(position) && offset(position) >= offset && isValid(position)) {
        return position;
      }
      position = nextCandidate(position + Frame.ALIGNMENT);
    }
    return -1;
  }

  /** The next position in the window that can begin a frame, or the first one behind the window. */
  private int nextCandidate(int from) {
    ByteBuffer bytes = window;
    int start = windowStart;
    int position = from;
    int end = windowEnd - Frame.HEADER;
    while (position <= end && bytes.getInt(position - start + Frame.COUNT) != 1) {
      position += Frame.ALIGNMENT;
    }
    return position;
  }

  long offset(int position) throws IOException {
    return window.getLong(index(position, Frame.HEADER) + Frame.OFFSET);
  }

  long arrival(int position) throws IOException {
    return window.getLong(index(position, Frame.HEADER) + Frame.ARRIVAL);
  }

  int stride(int position) throws IOException {
    return Frame.stride(window.getInt(index(position, Frame.HEADER) + Frame.LENGTH));
  }

  private boolean hasFrame(int position) throws IOException {
    if (position > size - Frame.HEADER) {
      return false;
    }
    int at = index(position, Frame.HEADER);
    int length = window.getInt(at + Frame.LENGTH);
    return window.getInt(at + Frame.COUNT) == 1
        && window.getInt(at + Frame.FORMAT) == Frame.FORMAT_RECORD
        && length >= 0
        && length <= size - position - Frame.HEADER;
  }

  private boolean isValid(int position) throws IOException {
    int length = window.getInt(index(position, Frame.HEADER) + Frame.LENGTH);
    int at = index(position, Frame.HEADER + length);
    return reader.isValid(window, at, windowEnd - windowStart, segmentSeed, position);
  }

  /** The index in the window at which that part of the file begins, after reading it if need be. */
  private int index(int position, int length) throws IOException {
    if (position < windowStart || position + length > windowEnd) {
      int useful = Math.max(length, Math.min(WINDOW, size - position));
      if (window.capacity() < useful) {
        window = ByteBuffer.allocate(useful).order(ByteOrder.LITTLE_ENDIAN);
      }
      window.clear();
      windowStart = position;
      windowEnd = position + file.read(window, position);
      if (windowEnd < position + length) {
        throw new IOException(file.path() + " ended at " + windowEnd + " while it was read");
      }
    }
    return position - windowStart;
  }
}
