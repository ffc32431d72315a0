package io.weir.broker.shard;

import io.weir.log.BodySource;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A log that has a durable offset and nothing else, moved as the mapped engine moves it. */
final class OneLog implements ShardLog {
  final AtomicLong durable = new AtomicLong();

  @Override
  public LogId id() {
    return new LogId("a", new UUID(1, 1));
  }

  @Override
  public int maxBodyLength() {
    return 0;
  }

  @Override
  public void append(long arrivalMillis, BodySource body) {}

  @Override
  public long startOffset() {
    return 0;
  }

  @Override
  public long durableOffset() {
    return durable.getAcquire();
  }

  @Override
  public int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
    return 0;
  }

  @Override
  public long offsetForTimestamp(long millis) {
    return 0;
  }

  @Override
  public void trim(long beforeOffset) {}

  @Override
  public long sizeInBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
