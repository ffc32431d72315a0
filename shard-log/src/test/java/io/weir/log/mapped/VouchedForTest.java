package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.DirtyUnit;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What recovery may take for a torn tail, and what it must not; and that what was torn is gone. */
class VouchedForTest {
  private static final Path DATA = Path.of("/data");
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final LogId OTHER = new LogId("other", new UUID(1, 3));
  private static final int BODY = 1200;
  private static final int STRIDE = Frame.stride(BODY);

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private long now = 1;

  /** Three records fit into a segment, seven commits into a file of the journal. */
  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DATA)
        .durability(durability)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .tinyJournal(32 << 10, 4)
        .open();
  }

  private static Path segment(int number) {
    return DATA.resolve("logs/log").resolve(SegmentAllocator.fileName(number));
  }

  private static void append(ShardLog log, int from, int to, int life) {
    for (int i = from; i < to; i++) {
      log.append(i, new Body(i + 1000L * life, BODY));
    }
  }

  private static void appendAndCommit(
      MappedLogStore store, ShardLog log, int from, int to, int life) {
    for (int i = from; i < to; i++) {
      append(log, i, i + 1, life);
      store.commit(List.of(log));
    }
  }

  private void round(MappedLogStore store) {
    now += 33_000_000_000L;
    for (int i = 0; i < 10; i++) {
      store.maintain(now);
    }
  }

  private static void assertReads(ShardLog log, int offset, int life) {
    RecordBatch batch = new RecordBatch();
    assertThat(log.read(offset, 1, 10_000, batch)).as("record %s", offset).isEqualTo(1);
    assertThat(
            new Body(offset + 1000L * life, BODY)
                .isIn(batch.bytes(), batch.start(0), batch.length(0)))
        .as("record %s is that of life %s", offset, life)
        .isTrue();
  }

  /**
   * A commit that is larger than a batch is cut where the batch is full, be it within a record.
   * When the power goes between two batches, nobody was told of that record, and it is half in the
   * journal.
   */
  @Test
  void halfARecordInTheJournalIsATornTail() throws IOException {
    MemoryFileSystem[] lost = new MemoryFileSystem[1];
    int[] writes = {0};
    try (MappedLogStore store = openWithLargeSegments(disk)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      appendAndCommit(store, log, 0, 25, 1); // until the journal has all its files
      round(store);
      disk.intercept(
          (operation, path) -> {
            // header and batch of the journal's next file, then the header of the one behind it
            if (operation == Operation.WRITE && isJournal(path) && ++writes[0] == 3) {
              lost[0] = disk.powerLoss(unit -> isJournal(unit.path()));
            }
          });
      for (int i = 25; i < 34; i++) {
        log.append(i, new Body(i + 1000L, 6000));
      }
      store.commit(List.of(log));
    }
    try (MappedLogStore store = openWithLargeSegments(lost[0])) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).as("four of the large ones are whole").isEqualTo(29);
      appendAndCommit(store, log, 29, 30, 2);
      assertReads(log, 24, 1);
      assertReads(log, 29, 2);
    }
  }

  private static boolean isJournal(Path path) {
    return path.startsWith(DATA.resolve("journal"));
  }

  private static MappedLogStore openWithLargeSegments(MemoryFileSystem disk) {
    return MappedLogStore.builder(DATA)
        .fileSystem(disk)
        .segmentBytes(1 << 20, 1 << 20)
        .maxBodyBytes(8000)
        .tinyJournal(32 << 10, 4)
        .open();
  }

  /**
   * The checkpoint is written, the segments before it are not cut to size yet, and the journal has
   * gone on to another log.
   */
  @Test
  void damageBeforeTheCheckpointIsNoTornTail() throws IOException {
    MemoryFileSystem[] lost = new MemoryFileSystem[1];
    try (MappedLogStore store = open(disk, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      ShardLog other = store.open(OTHER, AppendListener.NONE);
      appendAndCommit(store, log, 0, 9, 1);
      appendAndCommit(store, other, 0, 10, 1);
      disk.intercept(
          (operation, path) -> {
            if (operation == Operation.TRUNCATE && lost[0] == null) {
              lost[0] = disk.powerLoss(unit -> false);
            }
          });
      round(store);
    }
    lost[0].flipBits(segment(0), SegmentHeader.LENGTH + STRIDE + 100, 1);
    try (MappedLogStore store = open(lost[0], Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(9);
      assertThatThrownBy(() -> log.read(1, 1, 10_000, new RecordBatch()))
          .isInstanceOf(CorruptLogException.class);
      for (int offset = 2; offset < 9; offset++) {
        assertReads(log, offset, 1);
      }
    }
  }

  /** It would stand between the record before it and those that were put since. */
  @Test
  void aTornSegmentDoesNotComeBack() {
    MemoryFileSystem torn;
    try (MappedLogStore store = open(disk, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      appendAndCommit(store, log, 0, 3, 1);
      round(store);
      append(log, 3, 9, 1); // two segments that nobody commits
      torn = disk.powerLoss(unit -> !isOfTheSecondRecord(unit));
    }
    MemoryFileSystem again;
    try (MappedLogStore store = open(torn, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(4);
      appendAndCommit(store, log, 4, 6, 2);
      again = torn.powerLoss(unit -> unit.kind() != DirtyUnit.Kind.DELETION);
    }
    try (MappedLogStore store = open(again, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(6);
      assertReads(log, 3, 1);
      assertReads(log, 4, 2);
      assertReads(log, 5, 2);
    }
  }

  private static boolean isOfTheSecondRecord(DirtyUnit unit) {
    int from = SegmentHeader.LENGTH + STRIDE;
    return unit.kind() == DirtyUnit.Kind.CONTENT
        && unit.path().equals(segment(1))
        && unit.position() >= from
        && unit.position() < from + STRIDE;
  }

  /** All segments end at the same position: the one before was not the one before. */
  @Test
  void aSegmentGoesWithTheOneBeforeIt() {
    MemoryFileSystem torn;
    try (MappedLogStore store = open(disk, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      appendAndCommit(store, log, 0, 3, 1);
      round(store);
      append(log, 3, 9, 1); // two segments that nobody commits; the power takes the first
      torn = disk.powerLoss(unit -> !unit.path().equals(segment(1)));
    }
    try (MappedLogStore store = open(torn, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).as("nothing behind was acknowledged").isEqualTo(3);
      appendAndCommit(store, log, 3, 5, 2);
      assertReads(log, 2, 1);
      assertReads(log, 3, 2);
      assertReads(log, 4, 2);
    }
  }

  /** All segments end at the same position; the one that is next was not the next. */
  @Test
  void aMissingSegmentIsMissedAlthoughItsNeighboursEndAlike() throws IOException {
    MemoryFileSystem killed;
    try (MappedLogStore store = open(disk, Durability.OS)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      append(log, 0, 12, 1);
      store.commit(List.of(log));
      killed = disk.kill();
    }
    killed.delete(segment(2));
    try (MappedLogStore store = open(killed, Durability.OS)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(12);
      for (int offset = 0; offset < 12; offset++) {
        int at = offset;
        if (offset / 3 == 2) {
          assertThatThrownBy(() -> log.read(at, 1, 10_000, new RecordBatch()))
              .as("record %s", offset)
              .isInstanceOf(CorruptLogException.class);
        } else {
          assertReads(log, offset, 1);
        }
      }
    }
  }
}
