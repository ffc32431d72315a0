package io.weir.sizing.report;

/**
 * What became of the records of the producers.
 *
 * @param arrived records that they had
 * @param stored of them, that the stream took
 * @param lost of them, that were given up
 * @param waiting of them, that were still to be tried again at the end
 * @param throttledByRecords attempts refused by the limit of records
 * @param throttledByBytes attempts refused by the limit of bytes
 * @param throttledRecords records that were throttled at least once
 * @param failed attempts that failed for another reason
 * @param failure one such reason, or empty
 * @param delay from a record's arrival to its acknowledgement
 */
public record ProducerReport(
    long arrived,
    long stored,
    long lost,
    long waiting,
    long throttledByRecords,
    long throttledByBytes,
    long throttledRecords,
    long failed,
    String failure,
    Times delay) {

  /** Attempts refused by a limit. */
  public long throttled() {
    return throttledByRecords + throttledByBytes;
  }

  /** The part of the records that were throttled at least once. */
  public double throttledPart() {
    return arrived == 0 ? 0 : (double) throttledRecords / arrived;
  }
}
