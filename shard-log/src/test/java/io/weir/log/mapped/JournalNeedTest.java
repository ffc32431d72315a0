package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Finding.Severity;
import io.weir.log.offline.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a file of the journal is needed, and what is forced so that it is not. */
class JournalNeedTest {
  private static final LogId SLOW = new LogId("slow", new UUID(3, 1));
  private static final LogId BUSY = new LogId("busy", new UUID(3, 2));
  private static final int FILE_BYTES = 64 << 10;
  private static final int FILES = 16;
  private static final int LARGE = 40_000; // one to a file of the journal

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final Map<LogId, Integer> committed = new HashMap<>();
  private MappedLogStore store;
  private ShardLog slow;
  private ShardLog busy;
  private long now;

  @BeforeEach
  void open() {
    store = open(disk);
    slow = store.open(SLOW, AppendListener.NONE);
    busy = store.open(BUSY, AppendListener.NONE);
    pass(2);
  }

  /** Segments hold four large records. */
  private static MappedLogStore open(MemoryFileSystem disk) {
    return MappedLogStore.builder(Path.of("/data"))
        .fileSystem(disk)
        .segmentBytes(168 << 10, 168 << 10)
        .maxBodyBytes(LARGE)
        .tinyJournal(FILE_BYTES, FILES)
        .open();
  }

  private void commit(ShardLog log, int records, int bytes) {
    for (int i = 0; i < records; i++) {
      log.append(1, new Body(i, bytes));
    }
    store.commit(List.of(log));
    committed.merge(log.id(), records, Integer::sum);
  }

  /** Goes on in as many files of the journal. */
  private void fill(int files) {
    for (int i = 0; i < files; i++) {
      commit(busy, 1, LARGE);
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += 1_000_000_000L;
      for (int step = 0; step < 4; step++) {
        store.maintain(now);
      }
    }
  }

  /** With nothing on the disk but what was forced. */
  private void assertThatNothingIsLostWithThePower() {
    MemoryFileSystem left = disk.powerLoss(unit -> false);
    try (OfflineStore offline = OfflineStore.open(Path.of("/data"), left)) {
      assertThat(offline.verify("", Progress.NONE).findings())
          .extracting(Finding::severity)
          .doesNotContain(Severity.DAMAGE);
    }
    try (MappedLogStore again = open(left)) {
      committed.forEach(
          (id, records) -> {
            ShardLog log = again.open(id, AppendListener.NONE);
            assertThat(log.durableOffset()).as(id.name()).isEqualTo(records.longValue());
            for (long at = 0; at < records; ) {
              RecordBatch batch = new RecordBatch();
              log.read(at, 1000, 1 << 20, batch);
              assertThat(batch.count()).as("%s from %d on", id.name(), at).isPositive();
              at += batch.count();
            }
          });
    }
  }

  private int journalFiles() {
    return disk.filesBelow(Path.of("/data/journal")).size();
  }

  @Test
  void filesAreFreeAgainAsSegmentsEnd() {
    Map<String, Integer> forces = new HashMap<>();
    disk.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_MAPPING) {
            forces.merge(path.getFileName().toString(), 1, Integer::sum);
          }
        });
    for (int i = 0; i < 40; i++) {
      fill(2);
      pass(1);
    }
    disk.stopFaults();
    assertThat(journalFiles()).isLessThan(FILES);
    // One of the last page when a segment has ended, none while it is written to.
    assertThat(forces.values()).isNotEmpty().containsOnly(1);
    assertThatNothingIsLostWithThePower();
    store.close();
  }

  @Test
  void aSlowLogKeepsItsFileAndIsForcedWhenHalfOfAllAreInUse() {
    commit(slow, 1, 100);
    fill(6);
    pass(4);
    assertThat(disk.count(Operation.FORCE_MAPPING)).as("forces of ended segments").isEqualTo(1);
    assertThatNothingIsLostWithThePower();
    fill(3);
    pass(1);
    fill(7);
    pass(1);
    fill(7);
    pass(1);
    assertThat(journalFiles()).isLessThan(FILES);
    assertThatNothingIsLostWithThePower();
    store.close();
  }

  @Test
  void aSegmentThatBeginsInTheMiddleOfACommitIsNeededFromThereOn() {
    fill(8); // with so many files a commit need not be forced in portions
    pass(4);
    commit(slow, 4, LARGE);
    fill(5);
    pass(3);
    fill(6); // what was recycled is written over
    assertThatNothingIsLostWithThePower();
    store.close();
  }

  /** What has ended is forced, and says nothing of the segment that is written to. */
  @Test
  void aRoundForWhatHasEndedKeepsTheJournalOfTheRest() {
    commit(slow, 4, LARGE);
    commit(slow, 1, LARGE);
    fill(2);
    pass(3);
    fill(8);
    assertThatNothingIsLostWithThePower();
    store.close();
  }

  /** A round goes by what was committed when it came to a log, not by what is so when it ends. */
  @Test
  void whatIsCommittedDuringARoundIsNotCovered() {
    commit(slow, 1, 100);
    pass(30);
    disk.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_MAPPING && path.toString().contains("slow")) {
            disk.stopFaults();
            commit(slow, 1, 100);
            fill(5);
          }
        });
    pass(6);
    assertThat(committed.get(SLOW)).isEqualTo(2);
    fill(9);
    assertThatNothingIsLostWithThePower();
    store.close();
  }
}
