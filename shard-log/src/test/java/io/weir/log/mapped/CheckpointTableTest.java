package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.DirtyUnit;
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
    }
    try (CheckpointTable table = open()) {
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

  /** The older sector says that the log lives, unless it was overwritten too. */
  @Test
  void aDeletedLogDoesNotComeBackWithOneOfItsSectors() throws IOException {
    UUID deleted = new UUID(2, 1);
    try (CheckpointTable table = open()) {
      table.put(deleted, Checkpoint.NONE.withCeiling(7));
      table.force();
      table.put(deleted, Checkpoint.NONE.withCeiling(8));
      table.force();
      table.remove(deleted);
      table.force();
    }
    for (int sector = 0; sector < 2; sector++) {
      files.flipBits(FILE, (long) sector * CheckpointTable.SECTOR + 20, 1);
      try (CheckpointTable table = open()) {
        assertThat(table.get(deleted)).as("without sector %s", sector).isNull();
      }
      files.flipBits(FILE, (long) sector * CheckpointTable.SECTOR + 20, 1);
    }
  }

  @Test
  void aWriteThatFailedIsRepeatedInTheSamePlace() throws IOException {
    UUID log = new UUID(2, 1);
    try (CheckpointTable table = open()) {
      table.put(log, Checkpoint.NONE.withCeiling(7));
      table.force();
      files.intercept(
          (operation, path) -> {
            if (operation == MemoryFileSystem.Operation.WRITE) {
              throw new IOException("Input/output error");
            }
          });
      assertThatThrownBy(() -> table.put(log, Checkpoint.NONE.withCeiling(8)))
          .isInstanceOf(IOException.class);
      assertThat(table.get(log)).isEqualTo(Checkpoint.NONE.withCeiling(7));
      files.stopFaults();
      table.put(log, Checkpoint.NONE.withCeiling(9));
      // The sector that the failed write may have spoilt is the one that is written again.
      MemoryFileSystem lost = files.powerLoss(unit -> false);
      try (CheckpointTable after = CheckpointTable.open(lost, FILE, STORE)) {
        assertThat(after.get(log)).isEqualTo(Checkpoint.NONE.withCeiling(7));
      }
      assertThat(files.dirty())
          .as("the sector of the whole checkpoint, 2 · slot + 1, is left alone")
          .singleElement()
          .extracting(DirtyUnit::position)
          .isEqualTo(0L);
    }
  }

  /** So that a sector which the drive spoils while it is written costs only the newer one. */
  @Test
  void aCheckpointIsNotWrittenOverTheOneBefore() throws IOException {
    UUID log = new UUID(2, 1);
    try (CheckpointTable table = open()) {
      long before = -1;
      for (int i = 0; i < 5; i++) {
        table.put(log, Checkpoint.NONE.withCeiling(i));
        long position = files.dirty().get(0).position();
        assertThat(position).isNotEqualTo(before);
        before = position;
        table.force();
      }
    }
  }
}
