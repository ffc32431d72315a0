package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.fs.ProcessLimitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A commit that had to wait for room in the journal left frames there that are not acknowledged,
 * and the next one acknowledges them: until then their files are needed.
 */
class PostponedCommitTest {
  private static final int BODY = 99_968; // with its header a hundred thousand bytes

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final List<ShardLog> logs = new ArrayList<>();
  private final MappedLogStore store = open(disk);

  private static MappedLogStore open(MemoryFileSystem disk) {
    return MappedLogStore.builder(Path.of("/data"))
        .fileSystem(disk)
        .segmentBytes(1 << 20, 1 << 20)
        .maxBodyBytes(BODY)
        .journal(4 << 20, 3)
        .open();
  }

  private ShardLog log(int number) {
    ShardLog log = store.open(new LogId("log" + number, new UUID(3, number)), AppendListener.NONE);
    logs.add(log);
    return log;
  }

  private static void append(ShardLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(1, new Body(i, BODY));
    }
  }

  @Test
  void keepsTheFilesOfWhatItHasNotAcknowledged() {
    ShardLog filler = log(0);
    ShardLog first = log(1);
    ShardLog second = log(2);
    ShardLog third = log(3);
    for (int file = 0; file < 3; file++) {
      append(filler, file < 2 ? 29 : 9); // three batches fill a file
      store.commit(List.of(filler));
    }
    append(first, 1);
    append(second, 19);
    append(third, 10);
    disk.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_DIRECTORY) {
            throw new ProcessLimitException("too many open files", null);
          }
        });
    store.commit(List.of(first, second, third));
    assertThat(second.durableOffset()).as("acknowledged without room").isZero();
    disk.stopFaults();

    append(first, 200);
    store.commit(List.of(first, second, third));
    assertThat(logs).extracting(ShardLog::durableOffset).containsExactly(67L, 201L, 19L, 10L);
    assertThatNothingIsLostWithThePower();
    store.close();
  }

  /** With nothing on the disk but what was forced. */
  private void assertThatNothingIsLostWithThePower() {
    try (MappedLogStore again = open(disk.powerLoss(unit -> false))) {
      for (ShardLog log : logs) {
        assertThat(again.open(log.id(), AppendListener.NONE).durableOffset())
            .as(log.id().name())
            .isEqualTo(log.durableOffset());
      }
    }
  }
}
