package io.weir.broker.stream;

/**
 * How much is put, or may be. Immutable.
 *
 * @param bytesPerSecond keys and data
 * @param recordsPerSecond records
 */
public record WriteRate(long bytesPerSecond, long recordsPerSecond) {
  /** Nothing is put. */
  public static final WriteRate ZERO = new WriteRate(0, 0);

  /** Checks the ranges. */
  public WriteRate {
    if (bytesPerSecond < 0 || recordsPerSecond < 0) {
      throw new IllegalArgumentException(
          "a negative rate: " + bytesPerSecond + " bytes/s, " + recordsPerSecond + " records/s");
    }
  }

  /** Both together. */
  public WriteRate plus(WriteRate other) {
    return new WriteRate(
        bytesPerSecond + other.bytesPerSecond, recordsPerSecond + other.recordsPerSecond);
  }

  /** The higher number of bytes of both, and the higher number of records. */
  public WriteRate max(WriteRate other) {
    return new WriteRate(
        Math.max(bytesPerSecond, other.bytesPerSecond),
        Math.max(recordsPerSecond, other.recordsPerSecond));
  }

  /** Whether it is above another, in bytes or in records. */
  public boolean isOver(WriteRate other) {
    return bytesPerSecond > other.bytesPerSecond || recordsPerSecond > other.recordsPerSecond;
  }

  /** How often another one would have to be taken to reach it, in bytes and in records. */
  public double in(WriteRate unit) {
    return Math.max(
        (double) bytesPerSecond / unit.bytesPerSecond,
        (double) recordsPerSecond / unit.recordsPerSecond);
  }
}
