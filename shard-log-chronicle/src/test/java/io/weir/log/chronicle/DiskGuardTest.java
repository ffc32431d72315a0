package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.DiskFullException;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.contract.Body;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import net.openhft.chronicle.core.io.IORuntimeException;
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

  /** The space ends between two looks at the disk, and each log takes a short record only. */
  @Test
  void manyLogsThatBeginAtOnceAreRefusedInTimeAndNothingIsFenced() {
    MemoryFileSystem disk = new MemoryFileSystem();
    ChronicleLogStoreBuilder settings =
        ChronicleLogStore.builder(directory)
            .blockBytes(1 << 16)
            .diskGuard(new DiskGuard(disk, Path.of("/"), 1 << 20));
    List<ShardLog> begun = new ArrayList<>();
    try (ChronicleLogStore store = settings.open()) {
      ShardLog refused = null;
      for (int i = 0; i < 30 && refused == null; i++) {
        ShardLog log = store.open(new LogId("s/" + i, new UUID(7, i)), AppendListener.NONE);
        try {
          log.append(1, Body.ofText("x"));
          begun.add(log);
        } catch (DiskFullException e) {
          refused = log;
        }
        disk.limitSpace(0);
      }
      assertThat(refused).as("the log that was refused").isNotNull();
      assertThat(begun).hasSizeGreaterThan(1);
      assertThat(store.failure()).isNull();
      store.commit(begun);
      assertThat(begun).allMatch(log -> log.durableOffset() == 1);
      disk.limitSpace(MORE_THAN_ANY_DISK);
      refused.append(1, Body.ofText("x"));
      store.commit(List.of(refused));
      assertThat(refused.durableOffset()).isOne();
    }
  }

  /** What a loss of power took is said in a new file, which needs room. */
  @Test
  void aLogThatWasTornIsNotOpenedUntilThereIsRoomToSaySo() throws IOException {
    DirectoryOfOneLog data = new DirectoryOfOneLog(directory);
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a");
      copy = data.killed();
    }
    data.restore(copy);
    data.pretendReboot();
    MemoryFileSystem disk = new MemoryFileSystem();
    disk.limitSpace(0);
    List<Path> before = data.files("");
    try (ChronicleLogStore store =
        data.settings().diskGuard(new DiskGuard(disk, Path.of("/"), 1 << 20)).open()) {
      assertThatThrownBy(() -> store.open(OneLog.ID, AppendListener.NONE))
          .isInstanceOf(DiskFullException.class);
      assertThat(data.files("")).isEqualTo(before);
      assertThat(store.failure()).isNull();
      disk.limitSpace(MORE_THAN_ANY_DISK);
      assertThat(store.open(OneLog.ID, AppendListener.NONE).durableOffset()).isGreaterThan(1);
    }
  }

  /** What Chronicle throws from within an append when it makes a file: here its clock does. */
  @Test
  void aDiskThatChronicleFindsFullRefusesTheAppendAndFencesNothing() {
    AtomicBoolean full = new AtomicBoolean();
    LongSupplier clock =
        () -> {
          if (full.get()) {
            throw new IORuntimeException(new IOException("/a.cq4 (No space left on device)"));
          }
          return 1_700_000_000_000L;
        };
    try (OneLog one = new OneLog(ChronicleLogStore.builder(directory).wallClock(clock))) {
      one.put("a");
      full.set(true);
      assertThatThrownBy(() -> one.put("b")).isInstanceOf(DiskFullException.class);
      assertThat(one.store.failure()).isNull();
      full.set(false);
      one.put("c");
      assertThat(one.read(0)).containsExactly("a", "c");
    }
  }
}
