package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.DiskFullException;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk with less space left than is kept in reserve. */
class DiskGuardTest {
  private static final long MORE_THAN_ANY_DISK = 1L << 60;

  @TempDir Path directory;

  @Test
  void appendsAreRefusedReadsGoOnAndNothingIsFenced() {
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory))) {
      one.put("a");
    }
    try (OneLog one =
        new OneLog(ChronicleLogStore.builder(directory).diskReserveBytes(MORE_THAN_ANY_DISK))) {
      assertThatThrownBy(() -> one.put("b"))
          .isInstanceOf(DiskFullException.class)
          .hasMessageContaining("free space");
      assertThat(one.read(0)).containsExactly("a");
      assertThat(one.store.failure()).isNull();
    }
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory))) {
      one.put("b");
      assertThat(one.read(0)).containsExactly("a", "b");
    }
  }

  /** A thousand shards begin a thousand files at once, each with one short record. */
  @Test
  void filesThatAreBegunCountAsWhatTheyTake() {
    MemoryFileSystem files = new MemoryFileSystem();
    DiskGuard guard = new DiskGuard(files, Path.of("/"), 1 << 20);
    guard.admit(1);
    files.limitSpace(0);
    guard.admit(1);
    for (int i = 0; i < 30; i++) {
      guard.count(DiskGuard.NEW_FILE);
    }
    assertThatThrownBy(() -> guard.admit(1)).isInstanceOf(DiskFullException.class);
  }
}
