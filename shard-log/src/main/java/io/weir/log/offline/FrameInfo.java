package io.weir.log.offline;

import java.nio.file.Path;

/**
 * One frame, or a stretch where frames should be.
 *
 * @param kind what it is
 * @param segment the file
 * @param position its first byte in the file
 * @param length in bytes: of a record's body, of a gap or a damaged stretch as a whole
 * @param offset the first offset
 * @param endOffset behind the last offset; of a damaged stretch at the end of a file, what is known
 * @param arrivalMillis when the record arrived; 0 for what is no record
 * @param body the record's; empty for what is no record
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record FrameInfo(
    Kind kind,
    Path segment,
    int position,
    int length,
    long offset,
    long endOffset,
    long arrivalMillis,
    byte[] body) {

  /** What stands there. */
  public enum Kind {
    /** A record whose checksum is right. */
    RECORD,
    /** A gap that a repair left. */
    GAP,
    /** Bytes that are no frame. */
    DAMAGED
  }
}
