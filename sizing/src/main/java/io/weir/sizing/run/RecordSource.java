package io.weir.sizing.run;

import io.weir.sizing.load.Keys;
import io.weir.sizing.load.Workload;
import java.util.HashMap;
import java.util.Map;

/** Makes the records of a load, one after the other. Not thread-safe. */
final class RecordSource {
  private final KeyTable table;
  private final Keys.Draw draw;
  private final int recordBytes;

  /** Data of each length that is needed; nobody looks into it. */
  private final Map<Integer, byte[]> fillers = new HashMap<>();

  private long number;

  RecordSource(Workload workload, KeyTable table, long seed) {
    this.table = table;
    this.draw = workload.keys().draw(seed);
    this.recordBytes = (int) Math.round(workload.recordBytes());
  }

  LoadRecord next(long nowNanos) {
    int key = draw.next();
    byte[] data = draw.data();
    if (data == null) {
      data = fillers.computeIfAbsent(recordBytes - table.keyBytes(key), byte[]::new);
    }
    int bytes = table.keyBytes(key) + data.length;
    return new LoadRecord(number++, key, table.key(key), table.hash(key), data, bytes, nowNanos);
  }
}
