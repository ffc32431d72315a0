package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CheckpointTableTest {
  private static final Path FILE = Path.of("/data/checkpoints");
  private static final UUID STORE = new UUID(1, 1);

  private final MemoryFileSystem files = new MemoryFileSystem();

  private CheckpointTable open() throws IOException {
    files.createDirectories(FILE.getParent());
    return CheckpointTable.open(files, FILE, STORE);
  }

  @Test
  void theSlotOfADeletedLogServesANewOne() throws IOException {
    UUID deleted = new UUID(2, 1);
    try (CheckpointTable table = open()) {
      table.put(deleted, Checkpoint.NONE.withCeiling(7));
      table.force();
      table.put(deleted, Checkpoint.NONE.withCeiling(8));
      table.force();
    }
    // Slots are given out in turn; so all are used once, and then that of the deleted log.
    try (CheckpointTable table = open()) {
      table.remove(deleted);
      table.force();
      for (int i = 0; i < 64; i++) {
        table.put(new UUID(3, i), Checkpoint.NONE.withCeiling(100 + i));
        table.force();
      }
    }
    try (CheckpointTable table = open()) {
      assertThat(table.get(deleted)).isNull();
      for (int i = 0; i < 64; i++) {
        assertThat(table.get(new UUID(3, i)))
            .as("checkpoint of log %s", i)
            .isEqualTo(Checkpoint.NONE.withCeiling(100 + i));
      }
    }
  }
}
