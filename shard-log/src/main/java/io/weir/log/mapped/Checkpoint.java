package io.weir.log.mapped;

/**
 * What is known to be on the disk for one log, written only after the force that makes it true.
 *
 * @param segment the number of the last segment that holds forced frames; -1 if there is none
 * @param position the end of the forced frames in it, in bytes
 * @param offset the offset behind the last forced record
 * @param startOffset the first offset not trimmed
 * @param firstSegment segments with a lower number have been deleted on purpose
 * @param ceiling offsets below may have been given out, although a loss of power took the records
 *     ({@code OS} mode)
 * @param skippedTo appends go on here at the earliest: offsets below were given out before a loss
 *     of power took the records
 * @param maxArrival the running maximum of arrival times up to {@code offset}, in milliseconds
 */
record Checkpoint(
    long segment,
    int position,
    long offset,
    long startOffset,
    long firstSegment,
    long ceiling,
    long skippedTo,
    long maxArrival) {
  static final Checkpoint NONE = new Checkpoint(-1, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE);

  Checkpoint withOffset(long other) {
    return new Checkpoint(
        segment, position, other, startOffset, firstSegment, ceiling, skippedTo, maxArrival);
  }

  Checkpoint withCeiling(long other) {
    return new Checkpoint(
        segment, position, offset, startOffset, firstSegment, other, skippedTo, maxArrival);
  }

  Checkpoint withSkippedTo(long other) {
    return new Checkpoint(
        segment, position, offset, startOffset, firstSegment, ceiling, other, maxArrival);
  }
}
