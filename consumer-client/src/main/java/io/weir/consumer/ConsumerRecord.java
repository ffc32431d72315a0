package io.weir.consumer;

import io.weir.consumer.gateway.SourceRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record to be processed; one that came within an aggregated record is one of its own. */
public final class ConsumerRecord {
  private final String shardId;
  private final SourceRecord source;
  private final @Nullable Part part;

  /** A record within an aggregated one. */
  private record Part(
      String partitionKey, @Nullable String explicitHashKey, ByteBuffer data, long place) {}

  private ConsumerRecord(String shardId, SourceRecord source, @Nullable Part part) {
    this.shardId = shardId;
    this.source = source;
    this.part = part;
  }

  static ConsumerRecord whole(String shardId, SourceRecord source) {
    return new ConsumerRecord(shardId, source, null);
  }

  static ConsumerRecord part(
      String shardId,
      SourceRecord source,
      String partitionKey,
      @Nullable String explicitHashKey,
      byte[] data,
      long place) {
    ByteBuffer buffer = ByteBuffer.wrap(data).asReadOnlyBuffer();
    return new ConsumerRecord(
        shardId, source, new Part(partitionKey, explicitHashKey, buffer, place));
  }

  /** The shard that it was read from. */
  public String shardId() {
    return shardId;
  }

  /** The decimal sequence number; several records of an aggregated one share it. */
  public String sequenceNumber() {
    return source.sequenceNumber();
  }

  /** The place within the aggregated record, 0 for the first, and for one that came by itself. */
  public long subSequenceNumber() {
    return part == null ? 0 : part.place();
  }

  /** Whether it came within an aggregated record. */
  public boolean isAggregated() {
    return part != null;
  }

  /** The partition key. */
  public String partitionKey() {
    return part == null ? source.partitionKey() : part.partitionKey();
  }

  /** The hash key that it was put with, as far as an aggregated record tells. */
  public @Nullable String explicitHashKey() {
    return part == null ? null : part.explicitHashKey();
  }

  /** The data, to be read only; a buffer of its own with each call. */
  public ByteBuffer data() {
    return (part == null ? source.data() : part.data()).duplicate();
  }

  /** A copy of the data. */
  public byte[] dataBytes() {
    ByteBuffer data = data();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  /** When it arrived. */
  public Instant arrival() {
    return source.arrival();
  }

  @Override
  public String toString() {
    return "Record " + sequenceNumber() + (part == null ? "" : "/" + part.place());
  }
}
