package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.EngineSettingException;
import io.weir.log.LogId;
import io.weir.log.ResourceLimitException;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import io.weir.log.mapped.OfflineStore;
import io.weir.log.offline.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine refuses, with nothing made or changed. */
class SettingsTest {
  @TempDir Path directory;

  @Test
  void aDurabilityThatCannotBeProvenIsRefused() throws IOException {
    assertThatThrownBy(
            () -> ChronicleLogStore.open(directory, Durability.FSYNC, DiskFileSystem.INSTANCE))
        .isInstanceOf(EngineSettingException.class)
        .hasMessageContaining("durability 'os'");
    assertNothingMade();
  }

  @Test
  void aFileSystemThatChronicleCannotMapIsRefused() throws IOException {
    assertThatThrownBy(
            () -> ChronicleLogStore.open(directory, Durability.OS, new MemoryFileSystem()))
        .isInstanceOf(EngineSettingException.class);
    assertNothingMade();
  }

  private void assertNothingMade() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void moreLogsThanItIsMadeForAreRefused() {
    try (ChronicleLogStore store = ChronicleLogStore.builder(directory).maxLogs(2).open()) {
      assertThat(store.maxLogs()).isEqualTo(2);
      assertThat(store.moreLogs()).isEqualTo("use the mapped engine");
      store.open(new LogId("a", UUID.randomUUID()), AppendListener.NONE);
      store.open(new LogId("b", UUID.randomUUID()), AppendListener.NONE);
      LogId third = new LogId("c", UUID.randomUUID());
      assertThatThrownBy(() -> store.open(third, AppendListener.NONE))
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContaining("mapped engine");
    }
  }

  @Test
  void eachEngineRefusesTheOthersDirectoryAndSaysWhoseItIs() {
    Path chronicles = directory.resolve("chronicle");
    Path mapped = directory.resolve("mapped");
    ChronicleLogStore.builder(chronicles).open().close();
    MappedLogStore.builder(mapped).open().close();
    assertThatThrownBy(() -> MappedLogStore.builder(chronicles).open())
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("engine 'chronicle'");
    assertThatThrownBy(() -> ChronicleLogStore.builder(mapped).open())
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("engine 'mapped'");
    try (OfflineStore offline = OfflineStore.open(chronicles, DiskFileSystem.INSTANCE)) {
      assertThatThrownBy(() -> offline.repair(Progress.NONE))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("engine 'chronicle'");
    }
    ChronicleLogStore.builder(chronicles).open().close();
    MappedLogStore.builder(mapped).open().close();
  }

  @Test
  void aJvmWithoutTheFlagsIsToldWhichItNeeds() throws Exception {
    Process process = JavaProcess.start(List.of(), FlaglessMain.class, directory);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains(
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    assertNothingMade();
  }

  @Test
  void whatIsThereAlreadyIsNotAskedForAgain() throws Exception {
    Process process =
        JavaProcess.start(
            List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"), FlaglessMain.class, directory);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("java.lang.reflect").doesNotContain("sun.nio.ch");
  }
}
