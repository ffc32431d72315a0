package io.weir.log.offline;

import java.nio.file.Path;

/**
 * Something that is not as it should be.
 *
 * @param severity whether something is lost or at stake
 * @param file where, as a whole path
 * @param position the byte in the file
 * @param log the log concerned, empty where it is the store as a whole
 * @param firstOffset the first record concerned; equal to {@code endOffset} where none is
 * @param endOffset behind the last record concerned
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record Finding(
    Severity severity,
    Path file,
    long position,
    String log,
    long firstOffset,
    long endOffset,
    String what,
    String remedy) {

  /** How bad it is. */
  public enum Severity {
    /** Bytes that should be there are not, or are not what was written. */
    DAMAGE,
    /** Worth knowing; nothing is lost and nothing needs to be done. */
    NOTE
  }

  /** Whether it is damage. */
  public boolean isDamage() {
    return severity == Severity.DAMAGE;
  }

  /** Whether records are lost by it. */
  public boolean losesRecords() {
    return isDamage() && endOffset > firstOffset;
  }
}
