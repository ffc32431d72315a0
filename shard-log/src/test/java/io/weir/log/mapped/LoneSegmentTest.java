package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.DirtyUnit;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While an append makes a segment, all others may be trimmed and deleted: one that tells which log
 * the directory is of must remain on the disk, whatever name a loss of power takes.
 */
class LoneSegmentTest {
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final Path OLD = Path.of("/data/logs/log/0000000000.seg");

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private long now = 1;

  private static MappedLogStore open(MemoryFileSystem disk) {
    return MappedLogStore.builder(Path.of("/data"))
        .durability(Durability.FSYNC)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .tinyJournal(64 << 10, 3)
        .open();
  }

  private void round(MappedLogStore store) {
    now += 3_000_000_000L;
    for (int i = 0; i < 10; i++) {
      store.maintain(now);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE", "WRITE", "MAP"})
  void aSegmentThatIsLeftAloneWhileItIsMadeIsForced(Operation meanwhile) {
    try (MappedLogStore store = open(disk)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      log.append(1, new Body(1, 100));
      store.commit(List.of(log));
      log.idle();
      round(store);
      log.trim(1);
      AtomicInteger rounds = new AtomicInteger();
      disk.intercept(
          (operation, path) -> {
            boolean makes = path.toString().endsWith(".seg") && !path.equals(OLD);
            if (operation == meanwhile && makes && rounds.getAndIncrement() == 0) {
              round(store);
            }
          });
      log.append(2, new Body(2, 100));
      assertThat(rounds).hasPositiveValue();
      store.commit(List.of(log));
      assertThat(disk.exists(OLD)).isFalse();
      MemoryFileSystem lost = disk.powerLoss(unit -> unit.kind() == DirtyUnit.Kind.DELETION);
      try (MappedLogStore again = open(lost)) {
        ShardLog reopened = again.open(ID, AppendListener.NONE);
        assertThat(reopened.durableOffset()).isEqualTo(2);
        assertThat(reopened.read(1, 10, 1000, new RecordBatch())).isEqualTo(1);
      }
    }
  }
}
