package io.weir.log.mapped;

import io.weir.log.LogId;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What was appended to a log, as a witness remembers it who saw no file. */
final class WrittenLog {

  /** One record. */
  @SuppressWarnings("ArrayRecordComponent")
  record Written(long arrival, byte[] body) {
    boolean equals(long otherArrival, byte[] bytes, int from, int length) {
      return arrival == otherArrival
          && Arrays.equals(body, 0, body.length, bytes, from, from + length);
    }
  }

  final LogId id;
  final NavigableMap<Long, Written> records = new TreeMap<>();

  /** Offsets below were acknowledged, but for those that a gap took. */
  long acknowledged;

  /** Offsets below were trimmed. */
  long start;

  /** Offsets below were forced in their segments and checkpointed. */
  long checkpointed;

  /** Offsets from here on were acknowledged by the store's last commit. */
  long inLastBatch;

  WrittenLog(LogId id) {
    this.id = id;
  }

  WrittenLog copy() {
    WrittenLog copy = new WrittenLog(id);
    copy.records.putAll(records);
    copy.acknowledged = acknowledged;
    copy.start = start;
    copy.checkpointed = checkpointed;
    copy.inLastBatch = inLastBatch;
    return copy;
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
