package io.weir.sizing.plan;

import io.weir.broker.limits.Limits;
import java.util.function.ToDoubleFunction;

/** What a shard gives in a second at most. */
public enum ShardLimit {
  /** Bytes of keys and data put. */
  WRITE_BYTES("bytes written", "KiB/s", 1024, Limits::writeBytesPerSecond),
  /** Records put. */
  WRITE_RECORDS("records written", "records/s", 1, Limits::writeRecordsPerSecond),
  /** Bytes read by all shared consumers together. */
  READ_BYTES("bytes read", "KiB/s", 1024, Limits::readBytesPerSecond),
  /** GetRecords calls of all shared consumers together; more shards do not help. */
  READ_CALLS("GetRecords calls", "calls/s", 1, Limits::readsPerSecond),
  /** Bytes sent to one registered consumer. */
  FAN_OUT_BYTES("bytes sent to a consumer", "KiB/s", 1024, Limits::fanOutBytesPerSecond);

  private final String inWords;
  private final String unit;
  private final double unitSize;

  @SuppressWarnings("ImmutableEnumChecker") // A method reference; it holds nothing.
  private final ToDoubleFunction<Limits> perShard;

  ShardLimit(String inWords, String unit, double unitSize, ToDoubleFunction<Limits> perShard) {
    this.inWords = inWords;
    this.unit = unit;
    this.unitSize = unitSize;
    this.perShard = perShard;
  }

  /** Whether it depends on who reads. */
  public boolean isOfReads() {
    return this != WRITE_BYTES && this != WRITE_RECORDS;
  }

  /** Such as {@code bytes written}. */
  public String inWords() {
    return inWords;
  }

  /** Such as {@code KiB/s}. */
  public String unit() {
    return unit;
  }

  /** How many bytes, records or calls one of the unit is. */
  public double unitSize() {
    return unitSize;
  }

  /** What one shard gives: bytes, records or calls in a second. */
  public double perShard(Limits limits) {
    return perShard.applyAsDouble(limits);
  }
}
