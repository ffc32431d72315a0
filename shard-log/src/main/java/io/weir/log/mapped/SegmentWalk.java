package io.weir.log.mapped;

import io.weir.log.fs.StoreFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of one segment file from the first to where they end, over damaged stretches,
 * and tells a {@link Visitor}. Not thread-safe.
 *
 * <p>The walk trusts checksums only. It ends where it is told that the segment does, if it comes
 * exactly there with the offset it is told; else behind the last valid frame.
 */
final class SegmentWalk {
  private final FrameScan scan;
  private final ProgressMeter meter;

  /** Where frames end, or are said to. */
  record End(int position, long offset) {}

  /** Sees what the walk comes by. */
  interface Visitor {
    /** A valid frame; {@code scan} tells more. False ends the walk. */
    boolean frame(FrameScan scan, int position) throws IOException;

    /** No frame, up to the next valid one. False ends the walk before it. */
    boolean hole(int from, int to, long offset, long nextOffset) throws IOException;
  }

  SegmentWalk(StoreFile file, long seed, ProgressMeter meter) throws IOException {
    this.scan = new FrameScan(file, seed);
    this.meter = meter;
  }

  FrameScan scan() {
    return scan;
  }

  /** Walks on from a position, at which a frame of that offset should begin. */
  End walk(End from, @Nullable End expected, Visitor visitor) throws IOException {
    int position = from.position();
    long offset = from.offset();
    while (!isAt(expected, position, offset)) {
      int next;
      if (scan.isFrame(position, offset)) {
        if (!visitor.frame(scan, position)) {
          break;
        }
        offset += scan.count(position);
        next = position + scan.stride(position);
      } else {
        // No frame is shorter than its header, and a hole has taken at least one.
        next = scan.find(position + Frame.HEADER, offset + 1);
        if (next < 0 || !visitor.hole(position, next, offset, scan.offset(next))) {
          break;
        }
        offset = scan.offset(next);
      }
      meter.add(next - position);
      position = next;
    }
    return new End(position, offset);
  }

  private static boolean isAt(@Nullable End expected, int position, long offset) {
    return expected != null && expected.position() == position && expected.offset() == offset;
  }
}
