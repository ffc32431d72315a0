package io.weir.log.mapped;

import java.util.List;

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

  /** The checkpoint that says what was found, which has been forced. */
  Checkpoint checkpoint(Checkpoint before) {
    if (segments.isEmpty()) {
      return before;
    }
    Segment last = segments.get(segments.size() - 1);
    return new Checkpoint(
        last.number,
        Segment.position(last.committed()),
        endOffset,
        startOffset,
        before.firstSegment(),
        before.ceiling(),
        nextOffset > endOffset ? nextOffset : before.skippedTo(),
        maxArrival);
  }
}
