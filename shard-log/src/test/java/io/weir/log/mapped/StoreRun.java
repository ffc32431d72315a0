package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A store that is open on a file system in memory, and its witnesses. */
final class StoreRun implements AutoCloseable {
  static final Path DIRECTORY = Path.of("/data");
  static final UUID STORE = new UUID(77, 1);

  private final List<WrittenLog> written;
  private final List<ShardLog> logs = new ArrayList<>();
  private final MappedLogStore store;
  private long nowNanos = 1;

  StoreRun(
      MemoryFileSystem files,
      Durability durability,
      List<WrittenLog> written,
      UUID identity,
      int smallestSegment,
      int largestSegment) {
    this.written = written;
    boolean large = smallestSegment > 1 << 20; // for large bodies
    this.store =
        MappedLogStore.builder(DIRECTORY)
            .fileSystem(files)
            .identity(identity)
            .durability(durability)
            .segmentBytes(smallestSegment, largestSegment)
            .tinyJournal(large ? 4 << 20 : 64 << 10, 3)
            .maxBodyBytes(large ? 1_100_000 : 20_000)
            .mappedSealedSegments(3)
            .open();
    boolean done = false;
    try {
      for (WrittenLog log : written) {
        logs.add(store.open(log.id, witness(log)));
      }
      done = true;
    } finally {
      if (!done) {
        store.close();
      }
    }
  }

  private static AppendListener witness(WrittenLog log) {
    return new AppendListener() {
      @Override
      public void onDurable(long firstOffset, int count) {
        log.acknowledged = firstOffset + count;
      }

      @Override
      public void onFailed(LogException cause) {
        throw new AssertionError(cause);
      }
    };
  }

  ShardLog log(int i) {
    return logs.get(i);
  }

  /** Appends a record and remembers it under the offset that it must get. */
  void append(int i, long arrival, byte[] body) {
    WrittenLog log = written.get(i);
    long durable = logs.get(i).durableOffset();
    long last = log.records.isEmpty() ? -1 : log.records.lastKey();
    log.records.put(Math.max(durable, last + 1), new WrittenLog.Written(arrival, body));
    logs.get(i)
        .append(
            arrival,
            new BodySource() {
              @Override
              public int length() {
                return body.length;
              }

              @Override
              public void writeTo(BodyWriter out) {
                out.write(body, 0, body.length);
              }
            });
  }

  void commit() {
    written.forEach(log -> log.inLastBatch = log.acknowledged);
    store.commit(logs);
    assertThat(store.failure()).isNull();
  }

  void trim(int i, long offset) {
    logs.get(i).trim(offset);
    written.get(i).start = Math.max(written.get(i).start, offset);
  }

  void idle(int i) {
    logs.get(i).idle();
  }

  /** Prepares spares, forces everything and checkpoints it. */
  void checkpoint() {
    for (int second = 0; second < 40; second += 10) {
      nowNanos += 10_000_000_000L;
      for (int step = 0; step < 20; step++) {
        store.maintain(nowNanos);
      }
    }
    for (WrittenLog log : written) {
      log.checkpointed = log.acknowledged;
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
