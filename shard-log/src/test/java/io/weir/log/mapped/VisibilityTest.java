package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In {@code FSYNC} mode a reader sees a record when it is on the disk, and not before. */
class VisibilityTest {
  private static final Path DATA = Path.of("/data");

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final List<Long> durable = new ArrayList<>();
  private final List<Integer> read = new ArrayList<>();

  @Test
  void nothingIsSeenBeforeTheForceHasReturned() {
    try (MappedLogStore store =
        MappedLogStore.builder(DATA)
            .durability(Durability.FSYNC)
            .fileSystem(disk)
            .segmentBytes(4096, 4096)
            .tinyJournal(32 << 10, 4)
            .open()) {
      ShardLog log = store.open(new LogId("log", new UUID(1, 2)), AppendListener.NONE);
      append(log, 0, 2);
      store.commit(List.of(log));
      disk.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_FILE && path.startsWith(DATA.resolve("journal"))) {
              look(log);
            }
          });
      append(log, 2, 7); // over two segments
      store.commit(List.of(log));
      disk.intercept((operation, path) -> {});
      assertThat(durable).isNotEmpty().containsOnly(2L);
      assertThat(read).isNotEmpty().containsOnly(0);
      assertThat(log.durableOffset()).isEqualTo(7);
      assertThat(log.read(2, 10, 100_000, new RecordBatch())).isPositive();
    }
  }

  private void look(ShardLog log) {
    durable.add(log.durableOffset());
    read.add(log.read(2, 10, 100_000, new RecordBatch()));
  }

  private static void append(ShardLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.append(i, new Body(i, 1200));
    }
  }
}
