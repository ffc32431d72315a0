package io.weir.sizing.run;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.PutEntry;
import org.jspecify.annotations.Nullable;

/** A record of a producer, until it is stored or given up. Not thread-safe. */
final class LoadRecord implements PutEntry, Comparable<LoadRecord> {
  final long number;
  final int key;
  final long arrivalNanos;
  final int bytes;
  private final String partitionKey;
  private final HashKey hash;
  private final byte[] data;
  int attempts;
  boolean throttled;
  long dueNanos;

  /**
   * A record.
   *
   * @param number of all records of the run
   * @param key its index
   * @param hash of the partition key
   * @param bytes key and data
   */
  LoadRecord(
      long number,
      int key,
      String partitionKey,
      HashKey hash,
      byte[] data,
      int bytes,
      long arrivalNanos) {
    this.number = number;
    this.key = key;
    this.partitionKey = partitionKey;
    this.hash = hash;
    this.data = data;
    this.bytes = bytes;
    this.arrivalNanos = arrivalNanos;
  }

  /** The same, of another trial. */
  LoadRecord copy() {
    return new LoadRecord(number, key, partitionKey, hash, data, bytes, arrivalNanos);
  }

  @Override
  public String partitionKey() {
    return partitionKey;
  }

  @Override
  public @Nullable HashKey explicitHashKey() {
    return null;
  }

  @Override
  public long hashHigh() {
    return hash.high();
  }

  @Override
  public long hashLow() {
    return hash.low();
  }

  @Override
  public byte[] data() {
    return data;
  }

  /** By when it is to be tried again; those of the same time by their age. */
  @Override
  public int compareTo(LoadRecord other) {
    int byTime = Long.compare(dueNanos, other.dueNanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
