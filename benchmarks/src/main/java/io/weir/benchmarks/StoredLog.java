package io.weir.benchmarks;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A log on disk with records of 1 KiB, ten of which arrived in each millisecond. */
final class StoredLog implements AutoCloseable {
  static final int RECORDS = 100_000;
  static final int RECORDS_A_MILLI = 10;
  static final int BYTES = 1024;

  private static final int COMMIT_EVERY = 1000;

  private final LogId id = new LogId("bench", UUID.randomUUID());
  private final Path directory;
  private MappedLogStore store;
  private ShardLog log;

  StoredLog() throws IOException {
    directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-");
    store = MappedLogStore.builder(directory).durability(Durability.OS).open();
    log = store.open(id, AppendListener.NONE);
    Payload body = new Payload(BYTES);
    for (int i = 0; i < RECORDS; i++) {
      log.append(i / RECORDS_A_MILLI, body);
      if (i % COMMIT_EVERY == COMMIT_EVERY - 1) {
        store.commit(List.of(log));
        store.maintain(System.nanoTime());
      }
    }
    store.commit(List.of(log));
  }

  /** Closes and opens it: what was mapped is no more. */
  void reopen() throws IOException {
    store.close();
    store = MappedLogStore.builder(directory).durability(Durability.OS).open();
    log = store.open(id, AppendListener.NONE);
  }

  ShardLog log() {
    return log;
  }

  @Override
  public void close() throws IOException {
    store.close();
    Directories.delete(directory);
  }
}
