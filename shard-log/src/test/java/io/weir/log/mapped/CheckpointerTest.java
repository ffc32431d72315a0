package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A round that the commit thread runs, and that fails. */
class CheckpointerTest {
  private static final Path DIRECTORY = Path.of("/data");

  private final MemoryFileSystem disk = new MemoryFileSystem();

  private static MappedLogConfig config(FileSystem files) {
    return new MappedLogConfig(
        DIRECTORY,
        new UUID(5, 5),
        Durability.OS,
        files,
        4096,
        4096,
        1 << 20,
        2,
        1 << 16,
        2,
        1000,
        1_000_000);
  }

  /** Whoever waits for the monitor finishes the round otherwise, without the log that failed. */
  @Test
  void theFenceIsUpBeforeAnybodyElseComes() throws IOException {
    disk.createDirectories(DIRECTORY);
    StoreParts parts = new StoreParts(config(disk));
    Path file = DIRECTORY.resolve("checkpoints");
    try (CheckpointTable table = CheckpointTable.open(parts.files, file, new UUID(5, 5))) {
      Checkpointer checkpointer = new Checkpointer(parts, table);
      checkpointer.reserveJournalSlot(1, 1);
      MappedShardLog log = log(parts, checkpointer);
      checkpointer.add(log);
      log.append(1, new Body(1, 100));
      log.commitInMemory();
      log.release(); // nothing is mapped any more
      disk.intercept(
          (operation, path) -> {
            if (operation == Operation.OPEN) {
              throw new IOException("input/output error");
            }
          });
      assertThatThrownBy(checkpointer::runRound).isInstanceOf(IOException.class);
      assertThat(parts.fence.isUp()).isTrue();
    }
  }

  @SuppressWarnings("NullAway") // The store is asked for spares only, and none is wanted here.
  private static MappedShardLog log(StoreParts parts, Checkpointer checkpointer) {
    RecoveredLog nothing = new RecoveredLog(List.of(), 0, 0, 0, 0, Long.MIN_VALUE);
    LogId id = new LogId("log", new UUID(1, 2));
    return new MappedShardLog(
        id,
        DIRECTORY.resolve("log"),
        parts,
        null,
        checkpointer,
        nothing,
        null,
        AppendListener.NONE);
  }
}
