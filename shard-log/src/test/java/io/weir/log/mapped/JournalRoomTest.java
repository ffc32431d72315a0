package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.fs.ProcessLimitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The journal's files are free again before a commit has to wait for one. */
class JournalRoomTest {
  private static final int FILE_BYTES = 64 << 10;
  private static final int FILES = 16;
  private static final int LARGE = 40_000; // one to a segment

  private final MemoryFileSystem files = new MemoryFileSystem();
  private final MappedLogStore store =
      MappedLogStore.builder(Path.of("/data"))
          .fileSystem(files)
          .segmentBytes(64 << 10, 64 << 10)
          .maxBodyBytes(LARGE)
          .tinyJournal(FILE_BYTES, FILES)
          .open();
  private final ShardLog log = store.open(new LogId("s", new UUID(3, 1)), AppendListener.NONE);
  private long now;

  @AfterEach
  void close() {
    store.close();
  }

  /** A commit for each, which is a block of the journal where they are small. */
  private void append(int records, int bytes) {
    for (int i = 0; i < records; i++) {
      log.append(1, new Body(i, bytes));
      store.commit(List.of(log));
    }
  }

  private void pass(long millis) {
    now += millis * 1_000_000;
    for (int step = 0; step < 4; step++) {
      store.maintain(now);
    }
  }

  private static boolean isOfTheJournal(Path path) {
    return path.toString().contains("journal");
  }

  /** Half of those that are there is sooner than half of those that there may be. */
  @Test
  void aDiskWithoutRoomForMoreFilesIsAskedOnce() {
    pass(10);
    AtomicInteger refused = new AtomicInteger();
    files.intercept(
        (operation, path) -> {
          if (operation == Operation.CREATE && isOfTheJournal(path)) {
            refused.incrementAndGet();
            throw new IOException("No space left on device");
          }
        });
    for (int i = 0; i < 200; i++) {
      append(5, 100);
      pass(10);
    }
    files.stopFaults();
    assertThat(refused).hasValue(1);
    assertThat(store.failure()).isNull();
  }

  /** It is not counted as done, and tried again in its time. */
  @Test
  void aRoundThatALimitOfTheProcessStoppedIsRunAgainSoon() {
    pass(10);
    append(2, LARGE); // the second segment's name is not forced yet
    pass(3_000); // and waits
    AtomicInteger refused = new AtomicInteger();
    files.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_DIRECTORY) {
            refused.incrementAndGet();
            throw new ProcessLimitException("too many open files", null);
          }
        });
    pass(31_000);
    files.stopFaults();
    long forces = files.count(Operation.FORCE_DIRECTORY);
    pass(3_000);
    assertThat(refused).hasPositiveValue();
    assertThat(files.count(Operation.FORCE_DIRECTORY)).isGreaterThan(forces);
    assertThat(store.failure()).isNull();
  }
}
