package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damage that keeps recovery from finding a log's end. What it found before is served, and so must
 * survive the next loss of power.
 */
class DamagedTailTest {
  private static final Path DATA = Path.of("/data");
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final int COUNT = 4;
  private static final int BODY = 100;

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DATA)
        .durability(durability)
        .fileSystem(disk)
        .identity(new UUID(1, 1))
        .segmentBytes(16384, 16384)
        .tinyJournal(32 << 10, 2)
        .open();
  }

  /** Four records in as many commits. */
  private static MappedLogStore write(MemoryFileSystem disk, Durability durability) {
    MappedLogStore store = open(disk, durability);
    ShardLog log = store.open(ID, AppendListener.NONE);
    for (int i = 0; i < COUNT; i++) {
      log.append(i, new Body(i, BODY));
      store.commit(List.of(log));
    }
    return store;
  }

  private static void assertHolds(ShardLog log, long... offsets) {
    for (long offset : offsets) {
      RecordBatch batch = new RecordBatch();
      assertThat(log.read(offset, 1, 10_000, batch)).as("records at %s", offset).isEqualTo(1);
      assertThat(batch.offset(0)).isEqualTo(offset);
      assertThat(new Body(offset, BODY).isIn(batch.bytes(), batch.start(0), batch.length(0)))
          .as("content of %s", offset)
          .isTrue();
    }
  }

  private static void assertDamaged(ShardLog log, long offset) {
    assertThatThrownBy(() -> log.read(offset, 1, 10_000, new RecordBatch()))
        .isInstanceOf(CorruptLogException.class);
  }

  @Test
  void whatADamagedJournalStillHeldSurvivesTheNextLossOfPower() throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    MemoryFileSystem lost;
    try (MappedLogStore store = write(disk, Durability.FSYNC)) {
      lost = disk.powerLoss(unit -> false);
      assertThat(store.failure()).isNull();
    }
    lost.flipBits(DATA.resolve("journal/0000.journal"), 2 * JournalLayout.BLOCK + 40, 1);
    MemoryFileSystem again;
    try (MappedLogStore store = open(lost, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertHolds(log, 0, 2, 3);
      assertDamaged(log, 1);
      again = lost.powerLoss(unit -> false);
    }
    try (MappedLogStore store = open(again, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertHolds(log, 0, 2, 3);
      assertDamaged(log, 1);
    }
  }

  /** The end of an OS mode's process, and then a start in FSYNC mode, which promises more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatStandsBeforeADamagedRecordSurvivesTheNextLossOfPower(int damaged) throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    MemoryFileSystem killed;
    try (MappedLogStore store = write(disk, Durability.OS)) {
      killed = disk.kill();
      assertThat(store.failure()).isNull();
    }
    int stride = Frame.stride(BODY);
    killed.flipBits(
        DATA.resolve("logs/log/0000000000.seg"), SegmentHeader.LENGTH + damaged * stride + 40, 1);
    MemoryFileSystem lost;
    long end;
    try (MappedLogStore store = open(killed, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertHolds(log, 0);
      assertDamaged(log, damaged);
      end = log.durableOffset();
      lost = killed.powerLoss(unit -> false);
    }
    try (MappedLogStore store = open(lost, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertHolds(log, 0);
      assertDamaged(log, damaged);
      assertThat(log.durableOffset()).isEqualTo(end);
    }
  }
}
