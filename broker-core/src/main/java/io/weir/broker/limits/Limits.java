package io.weir.broker.limits;

/**
 * What a shard takes and gives. {@link #aws()} are Amazon's figures; start from them, or from
 * {@link #off()}, and change single ones. Immutable.
 *
 * @param enforced whether rates are limited at all; the size of a record always is
 * @param writeBytesPerSecond partition keys and data, per shard
 * @param writeRecordsPerSecond per shard
 * @param readBytesPerSecond per shard, shared among all consumers
 * @param readsPerSecond calls per shard in any second, shared among all consumers
 * @param iteratorsPerSecond shard iterators made per shard in any second
 * @param fanOutBytesPerSecond per shard, for each registered consumer by itself
 * @param maxRecordBytes the longest record, partition key included
 */
public record Limits(
    boolean enforced,
    long writeBytesPerSecond,
    long writeRecordsPerSecond,
    long readBytesPerSecond,
    int readsPerSecond,
    int iteratorsPerSecond,
    long fanOutBytesPerSecond,
    int maxRecordBytes) {
  private static final int MIB = 1024 * 1024;

  /** More than any machine moves, and little enough to be counted in nanoseconds. */
  private static final long MAX_RATE = 4L * 1024 * MIB;

  /** The longest record that Amazon ever takes. */
  public static final int MAX_RECORD_BYTES = 10 * MIB;

  /** Checks the ranges. */
  public Limits {
    checkRate("writeBytesPerSecond", writeBytesPerSecond, MAX_RATE);
    checkRate("writeRecordsPerSecond", writeRecordsPerSecond, MAX_RATE);
    checkRate("readBytesPerSecond", readBytesPerSecond, MAX_RATE);
    checkRate("readsPerSecond", readsPerSecond, 100_000);
    checkRate("iteratorsPerSecond", iteratorsPerSecond, 100_000);
    checkRate("fanOutBytesPerSecond", fanOutBytesPerSecond, MAX_RATE);
    checkRate("maxRecordBytes", maxRecordBytes, MAX_RECORD_BYTES);
  }

  private static void checkRate(String name, long value, long max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " must be 1 … " + max + ", not " + value + ".");
    }
  }

  /** Amazon's. */
  public static Limits aws() {
    return new Limits(true, MIB, 1000, 2 * MIB, 5, 5, 2 * MIB, MIB);
  }

  /** No rates are limited; a record is still at most 1 MiB. */
  public static Limits off() {
    return new Limits(false, MIB, 1000, 2 * MIB, 5, 5, 2 * MIB, MIB);
  }

  /** With another write rate. */
  public Limits withWrites(long bytesPerSecond, long recordsPerSecond) {
    return new Limits(
        enforced,
        bytesPerSecond,
        recordsPerSecond,
        readBytesPerSecond,
        readsPerSecond,
        iteratorsPerSecond,
        fanOutBytesPerSecond,
        maxRecordBytes);
  }

  /** With another read rate. */
  public Limits withReads(long bytesPerSecond, int callsPerSecond) {
    return new Limits(
        enforced,
        writeBytesPerSecond,
        writeRecordsPerSecond,
        bytesPerSecond,
        callsPerSecond,
        iteratorsPerSecond,
        fanOutBytesPerSecond,
        maxRecordBytes);
  }

  /** With another rate of shard iterators. */
  public Limits withIterators(int callsPerSecond) {
    return new Limits(
        enforced,
        writeBytesPerSecond,
        writeRecordsPerSecond,
        readBytesPerSecond,
        readsPerSecond,
        callsPerSecond,
        fanOutBytesPerSecond,
        maxRecordBytes);
  }

  /** With another rate of enhanced fan-out. */
  public Limits withFanOut(long bytesPerSecond) {
    return new Limits(
        enforced,
        writeBytesPerSecond,
        writeRecordsPerSecond,
        readBytesPerSecond,
        readsPerSecond,
        iteratorsPerSecond,
        bytesPerSecond,
        maxRecordBytes);
  }

  /** With another longest record. */
  public Limits withMaxRecordBytes(int bytes) {
    return new Limits(
        enforced,
        writeBytesPerSecond,
        writeRecordsPerSecond,
        readBytesPerSecond,
        readsPerSecond,
        iteratorsPerSecond,
        fanOutBytesPerSecond,
        bytes);
  }
}
