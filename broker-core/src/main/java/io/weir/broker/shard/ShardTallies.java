package io.weir.broker.shard;

import io.weir.broker.metrics.TallySource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a shard counts, for meters to sample. Counting allocates nothing. Acknowledged records are
 * counted by one thread at a time, the acknowledging one. Thread-safe.
 */
public final class ShardTallies implements TallySource {
  private final AtomicLong ackedRecords = new AtomicLong();
  private final AtomicLong ackedBytes = new AtomicLong();
  private final LongAdder outgoingRecords = new LongAdder();
  private final LongAdder outgoingBytes = new LongAdder();
  private final LongAdder writesThrottled = new LongAdder();
  private final LongAdder readsThrottled = new LongAdder();
  private volatile long iteratorAgeMillis;
  private long meteredRecords;

  ShardTallies() {}

  /** Called by the acknowledging thread. */
  void acknowledged(long records, long bytes) {
    ackedRecords.lazySet(ackedRecords.getPlain() + records);
    ackedBytes.lazySet(ackedBytes.getPlain() + bytes);
  }

  /** Called by the metering thread: the records acknowledged since the last time. */
  long recordsSinceMetered() {
    long all = ackedRecords.get();
    long records = all - meteredRecords;
    meteredRecords = all;
    return records;
  }

  void countWriteThrottled() {
    writesThrottled.increment();
  }

  void countReadThrottled() {
    readsThrottled.increment();
  }

  void outgoing(long records, long bytes, long ageMillis) {
    outgoingRecords.add(records);
    outgoingBytes.add(bytes);
    iteratorAgeMillis = ageMillis;
  }

  @Override
  public long incomingRecords() {
    return ackedRecords.get();
  }

  @Override
  public long incomingBytes() {
    return ackedBytes.get();
  }

  @Override
  public long outgoingRecords() {
    return outgoingRecords.sum();
  }

  @Override
  public long outgoingBytes() {
    return outgoingBytes.sum();
  }

  @Override
  public long writesThrottled() {
    return writesThrottled.sum();
  }

  @Override
  public long readsThrottled() {
    return readsThrottled.sum();
  }

  @Override
  public long iteratorAgeMillis() {
    return iteratorAgeMillis;
  }
}
