package io.weir.log.mapped;

import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of a segment file by reading it, not by mapping it: a bad disk is then an {@link
 * IOException}. Not thread-safe.
 */
final class FrameScan {
  private static final int WINDOW = 1 << 20;
  private static final int PIECE = WINDOW / 4;

  private final StoreFile file;
  private final long segmentSeed;
  private final int size;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer window =
      ByteBuffer.allocate(0); // most logs need none: they end at their checkpoint
  private int windowStart;
  private int windowEnd;
  private long checked;
  private @Nullable RangeSums sums;

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
   * Whether an append was completed at a position, valid or not: what {@link Frame} says on
   * publication. A file that ends before the word does holds no word.
   */
  boolean isPublished(int position) throws IOException {
    return !isZero(position, Math.min(Long.BYTES, size - position));
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

  /**
   * Of which of some segments the first frame is that is valid for one of them: the index of its
   * seed, or -1. One pass, however many they are.
   */
  int findSeed(int from, long[] seeds) throws IOException {
    int position = from;
    while (position <= size - Frame.HEADER) {
      if (hasFrame(position)) {
        int seed = seedOf(position);
        for (int i = 0; i < seeds.length; i++) {
          if (Frame.seed(seeds[i], position) == seed && isNextOf(seeds[i], position)) {
            return i;
          }
        }
      }
      position = nextCandidate(position + Frame.ALIGNMENT);
    }
    return -1;
  }

  /** Whether what seems to be the next frame is of that segment, too: there may be many seeds. */
  private boolean isNextOf(long seed, int position) throws IOException {
    long offset = offset(position) + count(position);
    int next = (int) Math.min(position + (long) stride(position), size);
    return !hasFrame(next) || offset(next) != offset || seedOf(next) == Frame.seed(seed, next);
  }

  /**
   * The next position in the window that can begin a frame, or the first one behind the window,
   * which is moved first: a check of a long body leaves it behind the header.
   */
  private int nextCandidate(int from) throws IOException {
    if (from > size - Frame.HEADER) {
      return from;
    }
    index(from, Frame.HEADER);
    ByteBuffer bytes = window;
    int start = windowStart;
    int position = from;
    int end = windowEnd - Frame.HEADER;
    while (position <= end && !hasFormat(bytes, position - start)) {
      position += Frame.ALIGNMENT;
    }
    return position;
  }

  private static boolean hasFormat(ByteBuffer bytes, int at) {
    int format = bytes.getInt(at + Frame.FORMAT);
    int count = bytes.getInt(at + Frame.COUNT);
    return (format == Frame.FORMAT_RECORD && count == 1)
        || (format == Frame.FORMAT_GAP && count > 0);
  }

  long offset(int position) throws IOException {
    return longAt(position, Frame.OFFSET);
  }

  long arrival(int position) throws IOException {
    return longAt(position, Frame.ARRIVAL);
  }

  int stride(int position) throws IOException {
    return Frame.stride(intAt(position, Frame.LENGTH));
  }

  int length(int position) throws IOException {
    return intAt(position, Frame.LENGTH);
  }

  /** How many offsets the frame at a position has. */
  int count(int position) throws IOException {
    return intAt(position, Frame.COUNT);
  }

  /** Whether the frame at a position is a gap. */
  boolean isGap(int position) throws IOException {
    return intAt(position, Frame.FORMAT) == Frame.FORMAT_GAP;
  }

  /** The body of the frame at a position, or as much of it as {@code most} bytes hold. */
  byte[] body(int position, int most) throws IOException {
    int length = Math.min(length(position), most);
    byte[] body = new byte[length];
    file.read(ByteBuffer.wrap(body), position + Frame.HEADER);
    return body;
  }

  /** Whether the bytes between the body of the frame at a position and its end are zero. */
  boolean isPaddingZero(int position) throws IOException {
    int end = position + Frame.HEADER + length(position);
    int padding = (int) Math.min(position + (long) stride(position), size) - end;
    return isZero(end, padding);
  }

  private boolean isZero(int position, int length) throws IOException {
    int at = index(position, length);
    for (int i = 0; i < length; i++) {
      if (window.get(at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The first byte at or behind {@code from} that is not zero, or -1. */
  long firstNonZero(int from) throws IOException {
    for (int at = from; at < size; ) {
      int piece = Math.min(size - at, PIECE);
      int index = index(at, piece);
      for (int i = 0; i < piece; i++) {
        if (window.get(index + i) != 0) {
          return (long) at + i;
        }
      }
      at += piece;
    }
    return -1;
  }

  private boolean hasFrame(int position) throws IOException {
    if (position > size - Frame.HEADER) {
      return false;
    }
    int at = index(position, Frame.HEADER);
    int length = window.getInt(at + Frame.LENGTH);
    return length >= 0 && length <= size - position - Frame.HEADER && hasFormat(window, at);
  }

  private boolean isValid(int position) throws IOException {
    return seedOf(position) == Frame.seed(segmentSeed, position);
  }

  /**
   * The seed with which the frame at a position is valid. Read piece by piece: whatever length it
   * claims, no more memory is taken. Nor more time, when more has been read than there is.
   */
  private int seedOf(int position) throws IOException {
    int length = intAt(position, Frame.LENGTH);
    int checksum = intAt(position, Frame.CRC);
    crc.reset();
    int from = position + Frame.LENGTH;
    int left = Frame.HEADER - Frame.LENGTH + length;
    if (left > RangeSums.GRAIN && (checked += left) > 2L * size) {
      return sums().sum(from, left) ^ checksum;
    }
    while (left > 0) {
      int piece = Math.min(left, PIECE);
      int at = index(from, piece);
      crc.update(window.array(), at, piece);
      from += piece;
      left -= piece;
    }
    return (int) crc.getValue() ^ checksum;
  }

  private RangeSums sums() throws IOException {
    RangeSums made = sums;
    if (made == null) {
      ByteBuffer chunk = ByteBuffer.allocate(RangeSums.GRAIN);
      made =
          new RangeSums(
              (sum, from, length) -> {
                int read = file.read(chunk.clear().limit(length), from);
                checkRead(from + read, from + length);
                sum.update(chunk.flip());
              },
              size);
      sums = made;
    }
    return made;
  }

  private void checkRead(int end, int expected) throws IOException {
    if (end < expected) {
      throw new IOException(file.path() + " ended at " + end + " while it was read");
    }
  }

  private int intAt(int position, int field) throws IOException {
    int at = index(position, Frame.HEADER);
    return window.getInt(at + field);
  }

  private long longAt(int position, int field) throws IOException {
    int at = index(position, Frame.HEADER);
    return window.getLong(at + field);
  }

  /**
   * The index in the window at which that part of the file begins, after reading it if need be. To
   * be called before {@link #window} is touched: it may replace it.
   */
  private int index(int position, int length) throws IOException {
    if (position < windowStart || position + length > windowEnd) {
      int useful = Math.max(length, Math.min(WINDOW, size - position));
      if (window.capacity() < useful) {
        window = ByteBuffer.allocate(useful).order(ByteOrder.LITTLE_ENDIAN);
      }
      window.clear();
      windowStart = position;
      windowEnd = position + file.read(window, position);
      checkRead(windowEnd, position + length);
    }
    return position - windowStart;
  }
}
