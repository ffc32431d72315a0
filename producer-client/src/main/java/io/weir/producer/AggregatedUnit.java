package io.weir.producer;

import io.weir.broker.aggregate.AggregateSize;
import io.weir.broker.aggregate.AggregateWriter;
import io.weir.broker.routing.HashKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several records of one shard in one Kinesis record, in the format of KPL. It goes where its first
 * record belongs. A single one is sent as it is. Guarded by the accumulator's lock until it is
 * sent.
 */
final class AggregatedUnit implements Unit {
  private final List<PendingRecord> records = new ArrayList<>();
  private final int maxBytes;
  private int estimated = AggregateSize.OVERHEAD;
  private long heldBytes;
  private byte @Nullable [] data;

  AggregatedUnit(PendingRecord first, int maxBytes) {
    this.maxBytes = maxBytes;
    estimated += first.keyBytes(); // Its key is that of the whole, too.
    add(first);
  }

  private static int sizeOf(PendingRecord record) {
    return AggregateSize.atMost(record.bytes(), record.explicitHashKey() != null);
  }

  boolean hasRoomFor(PendingRecord record) {
    return bytesWith(record) <= maxBytes;
  }

  /** The most that it will have with one record more. */
  int bytesWith(PendingRecord record) {
    return estimated + sizeOf(record);
  }

  void add(PendingRecord record) {
    records.add(record);
    heldBytes += record.heldBytes();
    estimated += sizeOf(record);
  }

  @Override
  public List<PendingRecord> records() {
    return records;
  }

  @Override
  public int count() {
    return records.size();
  }

  @Override
  public PendingRecord record(int place) {
    return records.get(place);
  }

  @Override
  public long heldBytes() {
    return heldBytes;
  }

  /** The most that it will have when it is made, of key and data; alone, what its record has. */
  @Override
  public int bytes() {
    return records.size() == 1 ? records.get(0).bytes() : estimated;
  }

  @Override
  public int subSequenceNumber(int place) {
    return records.size() == 1 ? SendReceipt.NOT_AGGREGATED : place;
  }

  @Override
  public String partitionKey() {
    return records.get(0).partitionKey();
  }

  @Override
  public @Nullable HashKey explicitHashKey() {
    return records.get(0).explicitHashKey();
  }

  @Override
  public long hashHigh() {
    return records.get(0).hashHigh();
  }

  @Override
  public long hashLow() {
    return records.get(0).hashLow();
  }

  /** Made by the thread that sends, once. */
  @Override
  public byte[] data() {
    byte[] made = data;
    if (made == null) {
      made = records.size() == 1 ? records.get(0).data() : aggregate();
      data = made;
    }
    return made;
  }

  private byte[] aggregate() {
    AggregateWriter writer = new AggregateWriter(records.size(), estimated);
    for (PendingRecord record : records) {
      HashKey hash = record.explicitHashKey();
      writer.add(record.partitionKey(), hash == null ? null : hash.toString(), record.data());
    }
    return writer.toBytes();
  }
}
