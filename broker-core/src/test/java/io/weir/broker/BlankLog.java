package io.weir.broker;

import io.weir.log.BodySource;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;

/** A log that takes all and keeps nothing. */
public class BlankLog implements ShardLog {
  private final LogId id;

  /** With this identity. */
  public BlankLog(LogId id) {
    this.id = id;
  }

  @Override
  public LogId id() {
    return id;
  }

  @Override
  public int maxBodyLength() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void append(long arrivalMillis, BodySource body) {}

  @Override
  public long startOffset() {
    return 0;
  }

  @Override
  public long durableOffset() {
    return 0;
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
