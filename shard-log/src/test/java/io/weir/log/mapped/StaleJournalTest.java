package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.DirtyUnit;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Batches of an earlier life stay in the journal's files until these are used again. Checkpoints
 * say that they are not needed; where checkpoints are lost, and a segment's number has been used
 * again since, they must not be written over what stands there now.
 */
class StaleJournalTest {
  private static final Path DATA = Path.of("/data");
  private static final Path CHECKPOINTS = DATA.resolve("checkpoints");
  private static final Path SECOND_FILE = DATA.resolve("journal/0001.journal");
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final int BODY = 100_000;

  /** Five of these fill a file of the journal. */
  private static final int COMMIT = 8;

  private static final int BEFORE = 5 * COMMIT;

  /** More than one batch holds. */
  private static final int TORN = 14;

  /** Of so many blocks a file of the journal is full, its header's not counted. */
  private static final int BLOCKS = (4 << 20) / JournalLayout.BLOCK - 1;

  private static final int END = BEFORE + TORN;

  /** Two records fit into a segment. */
  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DATA)
        .durability(durability)
        .fileSystem(disk)
        .segmentBytes(256 << 10, 256 << 10)
        .tinyJournal(4 << 20, 2)
        .open();
  }

  private static void append(
      MappedLogStore store, ShardLog log, int from, int to, int atOnce, int life) {
    for (int i = from; i < to; i++) {
      log.append(i, body(i, life));
      if ((i - from) % atOnce == atOnce - 1 || i == to - 1) {
        store.commit(List.of(log));
      }
    }
  }

  private static Body body(long offset, int life) {
    return new Body(offset + 1000L * life, BODY);
  }

  /**
   * The power goes during a commit of two batches; of these only the second reaches the disk, and
   * of the segments nothing.
   */
  private static MemoryFileSystem lostInACommitOfTwoBatches() {
    MemoryFileSystem disk = new MemoryFileSystem();
    MemoryFileSystem[] lost = new MemoryFileSystem[1];
    try (MappedLogStore store = open(disk, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      append(store, log, 0, BEFORE, COMMIT, 1);
      disk.intercept(
          (operation, path) -> {
            if (operation.isForce() && path.equals(SECOND_FILE) && lost[0] == null) {
              lost[0] = disk.powerLoss(StaleJournalTest::isHeaderOrSecondBatch);
            }
          });
      append(store, log, BEFORE, END, TORN, 1);
    }
    return lost[0];
  }

  private static boolean isHeaderOrSecondBatch(DirtyUnit unit) {
    long secondBatch = JournalLayout.BLOCK + CommitJournal.STAGING;
    return unit.path().equals(SECOND_FILE)
        && (unit.position() < JournalLayout.BLOCK || unit.position() >= secondBatch);
  }

  @ParameterizedTest
  @EnumSource
  void aTornBatchIsNotWrittenOverWhatWasAcknowledgedSince(Durability durability)
      throws IOException {
    MemoryFileSystem disk = lostInACommitOfTwoBatches();
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(BEFORE);
      append(store, log, BEFORE, END, 1, 2);
    }
    open(disk, Durability.FSYNC).close(); // the journal begins anew in its first file
    disk.delete(CHECKPOINTS);
    assertHolds(disk, durability, BEFORE, BEFORE);
  }

  /** The log begins with its first segment once more, with other offsets. */
  @ParameterizedTest
  @EnumSource
  void aBatchOfTrimmedSegmentsIsNotWrittenOverTheirSuccessors(Durability durability)
      throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, Durability.FSYNC)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      for (int i = 0; i < BLOCKS; i++) { // into the first file
        log.append(i, new Body(i, 8));
        store.commit(List.of(log));
      }
      append(store, log, 0, TORN, 1, 1); // and these into the second
      log.idle();
      log.trim(BLOCKS + TORN);
      for (int i = 1; i < 20; i++) {
        store.maintain(i * 3_000_000_000L);
      }
    }
    assertThat(LogDirectories.segments(disk, DATA.resolve("logs/log"))).isEmpty();
    disk.delete(CHECKPOINTS);
    long begin;
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      begin = log.durableOffset();
      append(store, log, END - 2 * TORN, END, 1, 2);
    }
    open(disk, durability).close();
    disk.delete(CHECKPOINTS);
    assertHolds(disk, durability, begin, END - 2 * TORN);
  }

  /** Reads what the second life put: bodies from {@code from} on, at offsets from {@code first}. */
  private static void assertHolds(
      MemoryFileSystem disk, Durability durability, long first, int from) {
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      for (int i = from; i < END; i++) {
        RecordBatch batch = new RecordBatch();
        assertThat(log.read(first + i - from, 1, 2 * BODY, batch)).as("record %s", i).isEqualTo(1);
        assertThat(body(i, 2).isIn(batch.bytes(), batch.start(0), batch.length(0)))
            .as("record %s is the one that was acknowledged", i)
            .isTrue();
      }
    }
  }
}
