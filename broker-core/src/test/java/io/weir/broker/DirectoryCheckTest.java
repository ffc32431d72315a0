package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.catalog.DirectoryCheck;
import io.weir.broker.catalog.DirectoryIdentity;
import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import io.weir.log.mapped.OfflineStore;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thing that may be wrong with a broker's directory is found, by its file. */
class DirectoryCheckTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final Path SNAPSHOT = DIRECTORY.resolve("catalog.snapshot");
  private static final Path IDENTITY = DIRECTORY.resolve("weir.id");
  private static final Path CLOCK = DIRECTORY.resolve("weir.clock");

  private final MemoryFileSystem disk = new MemoryFileSystem();

  @BeforeEach
  void writeDirectory() {
    try (Broker broker =
        Broker.builder().dataDirectory(DIRECTORY).fileSystem(disk).snapshotEvery(3).start()) {
      for (String name : List.of("a", "b", "c", "d")) {
        broker.createStream(name, 1);
        broker.put(name, "k", new byte[1]).join();
      }
    }
    assertThat(disk.exists(SNAPSHOT)).isTrue();
  }

  private List<Finding> check() {
    try (OfflineStore store = OfflineStore.open(DIRECTORY, disk)) {
      return new DirectoryCheck(disk, store).run(store.verify("", Progress.NONE));
    }
  }

  private void assertDamage(Path file, String what) {
    assertThat(check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isDamage()).isTrue();
              assertThat(finding.file()).isEqualTo(file);
              assertThat(finding.what()).contains(what);
            });
  }

  private void assertNote(Path file, String what) {
    assertThat(check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isDamage()).isFalse();
              assertThat(finding.file()).isEqualTo(file);
              assertThat(finding.what()).contains(what);
            });
  }

  @Test
  void nothingIsWrongWithASoundOne() {
    assertThat(check()).isEmpty();
  }

  @Test
  void aDamagedNoteOfTheTime() throws IOException {
    disk.flipBits(CLOCK, 20, 1);
    assertNote(CLOCK, "damaged content");
  }

  @Test
  void aDamagedIdentity() throws IOException {
    disk.flipBits(IDENTITY, 20, 1);
    assertDamage(IDENTITY, "damaged content");
  }

  @Test
  void aMissingIdentity() throws IOException {
    disk.delete(IDENTITY);
    assertDamage(IDENTITY, "missing");
  }

  @Test
  void anotherDirectorysIdentity() throws IOException {
    disk.delete(IDENTITY);
    DirectoryIdentity.of(disk, DIRECTORY, new java.security.SecureRandom());
    assertDamage(DIRECTORY.resolve("logs/catalog"), "another directory's");
  }

  @Test
  void aDamagedSnapshot() throws IOException {
    disk.flipBits(SNAPSHOT, 30, 1);
    assertDamage(SNAPSHOT, "damaged content");
  }

  @Test
  void aMissingSnapshot() throws IOException {
    disk.delete(SNAPSHOT);
    assertDamage(SNAPSHOT, "is missing");
  }

  @Test
  void theLogOfAStreamThatWasDeleted() {
    String name = "gone-" + UUID.randomUUID();
    writeLog(name);
    assertNote(DIRECTORY.resolve("logs").resolve(name), "deleted");
  }

  @Test
  void aLogInThePlaceOfAShards() throws IOException {
    String stream =
        disk.list(DIRECTORY.resolve("logs")).stream().sorted().findFirst().orElseThrow();
    String name = stream + "/shardId-000000000007";
    writeLog(name);
    assertDamage(DIRECTORY.resolve("logs").resolve(name), "in the place of a shard's");
  }

  private void writeLog(String name) {
    try (LogStore store = MappedLogStore.builder(DIRECTORY).fileSystem(disk).open()) {
      ShardLog log = store.open(new LogId(name, UUID.randomUUID()), AppendListener.NONE);
      log.append(
          1,
          new BodySource() {
            @Override
            public int length() {
              return 0;
            }

            @Override
            public void writeTo(BodyWriter out) {}
          });
      store.commit(List.of(log));
    }
  }
}
