package io.weir.log.mapped;

import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log as recovery found it.
 *
 * @param segments in the order of their offsets, all sealed
 * @param startOffset the first offset not trimmed
 * @param endOffset behind the last record that is there
 * @param nextOffset of the next append; greater than {@code endOffset} where offsets given out were
 *     lost
 * @param nextNumber of the next segment
 * @param maxArrival the running maximum of arrival times
 */
record RecoveredLog(
    List<Segment> segments,
    long startOffset,
    long endOffset,
    long nextOffset,
    long nextNumber,
    long maxArrival) {

  /** Whether all of it is forced. */
  boolean isOnDisk() {
    return firstUnforced() == null;
  }

  /** The first segment that holds something not forced, or null. */
  @Nullable Segment firstUnforced() {
    for (Segment segment : segments) {
      if (!segment.settled) {
        return segment;
      }
    }
    return null;
  }

  /** Forces what is not. */
  void force(FileSystem files) throws IOException {
    for (Segment segment : segments) {
      if (!segment.settled) {
        SegmentFiles.force(files, segment);
      }
    }
  }

  /** The checkpoint that says what was found, which has been forced. */
  Checkpoint checkpoint(Checkpoint before) {
    if (segments.isEmpty()) {
      return before;
    }
    Segment last = segments.get(segments.size() - 1);
    // Where the last segments are missing, the table goes on saying that there were some.
    boolean shorter = last.number < before.segment();
    return new Checkpoint(
        shorter ? before.segment() : last.number,
        shorter ? before.position() : Segment.position(last.committed()),
        endOffset,
        startOffset,
        before.firstSegment(),
        before.ceiling(),
        nextOffset > endOffset ? nextOffset : before.skippedTo(),
        maxArrival);
  }
}
