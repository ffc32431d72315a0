package io.weir.log.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.FileSystem.OpenMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLimitTest {
  @TempDir Path directory;

  @Test
  void aMappingTooManyIsRefusedByNameUntilOneIsGivenBack() throws IOException {
    DiskFileSystem files = DiskFileSystem.withAtMostMappings(2);
    Path path = directory.resolve("mapped");
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(4096), 0);
      MappedRegion first = file.map(4096);
      MappedRegion second = file.mapReadOnly(4096);
      assertThat(files.freeMappings()).isZero();
      assertThatThrownBy(() -> file.map(4096))
          .isInstanceOf(ProcessLimitException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("2 files are mapped");
      first.unmap();
      first.unmap(); // counts once
      assertThat(files.freeMappings()).isOne();
      file.map(4096).unmap();
      second.unmap();
      assertThat(files.freeMappings()).isEqualTo(2);
    }
  }

  @Test
  void aMappingThatFailsIsNotCounted() throws IOException {
    DiskFileSystem files = DiskFileSystem.withAtMostMappings(1);
    try (StoreFile file = files.open(directory.resolve("short"), OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(10), 0);
      assertThatThrownBy(() -> file.map(4096)).isInstanceOf(IOException.class);
      assertThat(files.freeMappings()).isOne();
    }
  }

  @Test
  void anEighthOfWhatTheMachineAdmitsIsLeftToTheJvm() throws Exception {
    Path maxMapCount = Files.writeString(directory.resolve("max_map_count"), "65530\n");
    MapBudget budget = MapBudget.ofMachine(maxMapCount);
    assertThat(budget.limit()).isEqualTo(57_339);
    Throwable mapFailed = new IOException("Map failed", new OutOfMemoryError("Map failed"));
    assertThat(budget.refused(Path.of("/data/a.seg"), mapFailed))
        .hasMessageContainingAll("/data/a.seg", "Map failed", "vm.max_map_count", "57339");
    assertThat(MapBudget.ofMachine(directory.resolve("none")).limit()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void theMachinesOwnLimitIsReadWhole() {
    assertThat(MapBudget.OF_THE_MACHINE.limit()).isGreaterThan(1000);
  }

  @Test
  void theSystemsRefusalOfAMappingIsALimit() {
    Path path = Path.of("/data/a.seg");
    MapBudget budget = new MapBudget(10, "10");
    assertThat(
            DiskFile.asLimit(budget, path, new IOException("Map failed", new OutOfMemoryError())))
        .isInstanceOf(ProcessLimitException.class);
    IOException other = new IOException("Input/output error");
    assertThat(DiskFile.asLimit(budget, path, other)).isSameAs(other);
  }

  @Test
  void aFileTooManyIsRefusedByName() throws IOException {
    Path path = Path.of("/data/a.seg");
    FileSystemException tooMany =
        new FileSystemException(path.toString(), null, "Too many open files");
    assertThat(OpenFileLimit.explained(path, tooMany))
        .isInstanceOf(ProcessLimitException.class)
        .hasMessageContainingAll(path.toString(), "ulimit -n")
        .hasCause(tooMany);
    FileSystemException other = new FileSystemException(path.toString(), null, "Is a directory");
    assertThat(OpenFileLimit.explained(path, other)).isSameAs(other);
    Path limits =
        Files.writeString(
            directory.resolve("limits"),
            """
            Limit                     Soft Limit           Hard Limit           Units
            Max open files            20000                20000                files
            """);
    assertThat(OpenFileLimit.softLimit(limits)).isEqualTo("20000");
  }
}
