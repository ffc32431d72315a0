package io.weir.log.mapped;

import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes the frame that takes the place of a damaged stretch; {@link Frame} draws it. */
final class GapFrame {
  private static final int CHUNK = 64 * 1024;

  private GapFrame() {}

  /**
   * Overwrites the bytes {@code from … to} and nothing else.
   *
   * @param firstLost the first offset that is lost
   * @param lost how many are
   */
  static void write(StoreFile file, long segmentSeed, int from, int to, long firstLost, int lost)
      throws IOException {
    int length = to - from - Frame.HEADER;
    byte[] header = new byte[Frame.HEADER];
    Frame.INT.set(header, Frame.LENGTH, length);
    Frame.INT.set(header, Frame.FORMAT, (int) Frame.FORMAT_GAP);
    Frame.INT.set(header, Frame.COUNT, lost);
    Frame.LONG.set(header, Frame.OFFSET, firstLost);
    CRC32C crc = new CRC32C();
    crc.update(header, Frame.LENGTH, Frame.HEADER - Frame.LENGTH);
    byte[] zeros = new byte[Math.min(length, CHUNK)];
    for (int left = length; left > 0; left -= CHUNK) {
      crc.update(zeros, 0, Math.min(left, CHUNK));
    }
    Frame.INT.set(header, Frame.CRC, (int) crc.getValue() ^ Frame.seed(segmentSeed, from));
    SegmentAllocator.zero(file, from + Frame.HEADER, to);
    file.write(ByteBuffer.wrap(header), from);
  }
}
