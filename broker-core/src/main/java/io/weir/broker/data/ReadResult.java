package io.weir.broker.data;

import io.weir.log.RecordBatch;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one read gave: records side by side in one array, to be taken out one by one without
 * copying, or as {@link #records()}. The array is this result's own; do not change it.
 */
public final class ReadResult {
  private final ShardRef shard;
  private final RecordBatch batch;
  private final @Nullable ShardIterator next;
  private final long millisBehindLatest;
  private final List<ChildShard> children;

  /** Takes over the batch. */
  public ReadResult(
      ShardRef shard, RecordBatch batch, ShardIterator next, long millisBehindLatest) {
    this.shard = shard;
    this.batch = batch;
    this.next = next;
    this.millisBehindLatest = millisBehindLatest;
    this.children = List.of();
  }

  private ReadResult(ShardRef shard, RecordBatch batch, List<ChildShard> children) {
    this.shard = shard;
    this.batch = batch;
    this.next = null;
    this.millisBehindLatest = 0;
    this.children = children;
  }

  /** Takes over the batch, which reaches the end of a closed shard. */
  public static ReadResult last(ShardRef shard, RecordBatch batch, List<ChildShard> children) {
    return new ReadResult(shard, batch, List.copyOf(children));
  }

  /** How many records there are. */
  public int count() {
    return batch.count();
  }

  /** The sequence number of record {@code i}. */
  public String sequenceNumber(int i) {
    return shard.sequenceNumber(batch.offset(i), batch.arrivalMillis(i));
  }

  /**
   * Writes the sequence number of record {@code i} to the beginning of an array, in ASCII: {@value
   * SequenceNumber#DIGITS} bytes.
   */
  public void sequenceNumber(int i, byte[] target) {
    shard.sequenceNumber(batch.offset(i), batch.arrivalMillis(i), target);
  }

  /** The offset of record {@code i} in its shard. */
  public long offset(int i) {
    return batch.offset(i);
  }

  /** When record {@code i} arrived, in milliseconds of the epoch. */
  public long arrivalMillis(int i) {
    return batch.arrivalMillis(i);
  }

  /** The partition key of record {@code i}. */
  public String partitionKey(int i) {
    return new String(bytes(), keyStart(i), keyLength(i), StandardCharsets.UTF_8);
  }

  /** The array that holds keys and data. */
  public byte[] bytes() {
    return batch.bytes();
  }

  /** Where the partition key of record {@code i} begins in {@link #bytes()}, as UTF-8. */
  public int keyStart(int i) {
    return batch.start(i) + RecordBody.HEADER_LENGTH;
  }

  /** The length of the partition key of record {@code i}, in bytes. */
  public int keyLength(int i) {
    return RecordBody.keyLength(batch.bytes(), batch.start(i));
  }

  /** Where the data of record {@code i} begins in {@link #bytes()}. */
  public int dataStart(int i) {
    return keyStart(i) + keyLength(i);
  }

  /** The length of the data of record {@code i}, in bytes. */
  public int dataLength(int i) {
    return RecordBody.countedLength(batch.length(i)) - keyLength(i);
  }

  /** The records as objects, made when asked for. */
  public List<Record> records() {
    return new AbstractList<>() {
      @Override
      public Record get(int index) {
        return new Record(ReadResult.this, Objects.checkIndex(index, size()));
      }

      @Override
      public int size() {
        return count();
      }
    };
  }

  /** Bytes of keys and data together, as the limits count them. */
  public long countedBytes() {
    return batch.bodyBytes() - (long) RecordBody.HEADER_LENGTH * batch.count();
  }

  /**
   * Where to read on, or null at the end of a closed shard: there reading goes on in the {@link
   * #children}.
   */
  public @Nullable ShardIterator next() {
    return next;
  }

  /** The shards that took over from this one; empty unless it is closed and this is its end. */
  public List<ChildShard> children() {
    return children;
  }

  /**
   * How far the end of this result is behind the present, in milliseconds; 0 at the shard's tip.
   */
  public long millisBehindLatest() {
    return millisBehindLatest;
  }
}
