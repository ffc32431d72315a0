package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.DirtyUnit;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In {@code OS} mode: what is forced at once, and what waits while its segment is written to. */
class DueForcesTest {
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final Path FIRST = Path.of("/data/logs/log/0000000000.seg");
  private static final int BYTES = 1500; // two to a segment

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final MappedLogStore store = open(disk);
  private final ShardLog log = store.open(ID, AppendListener.NONE);
  private long now = 1;
  private int appended;

  private static MappedLogStore open(MemoryFileSystem disk) {
    return MappedLogStore.builder(Path.of("/data"))
        .durability(Durability.OS)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void append(int records) {
    for (int i = 0; i < records; i++) {
      log.append(1, new Body(appended++, BYTES));
    }
    store.commit(List.of(log));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += 1_000_000_000L;
      for (int step = 0; step < 4; step++) {
        store.maintain(now);
      }
    }
  }

  /** Of what is on the disk when the power goes. */
  private long endAfterPowerLoss() {
    try (MappedLogStore again = open(disk.powerLoss(unit -> false))) {
      ShardLog reopened = again.open(ID, AppendListener.NONE);
      long start = reopened.startOffset();
      RecordBatch batch = new RecordBatch();
      return start + reopened.read(start, 1000, 1 << 20, batch);
    }
  }

  @Test
  void aSegmentThatIsWrittenToWaits() {
    append(1);
    pass(4);
    long forces = disk.count(Operation.FORCE_MAPPING);
    append(1);
    pass(20);
    assertThat(disk.count(Operation.FORCE_MAPPING)).isEqualTo(forces);
    assertThat(endAfterPowerLoss()).isZero();
    pass(13);
    assertThat(endAfterPowerLoss()).isEqualTo(2);
  }

  @Test
  void oneThatHasEndedDoesNot() {
    append(3); // the last one is in another segment
    pass(3);
    assertThat(endAfterPowerLoss()).isEqualTo(2);
  }

  /** Rounds for those that end do not put off the one that is written to for ever. */
  @Test
  void nobodyWaitsAnew() {
    append(9);
    for (int i = 1; i < 8; i++) {
      pass(5);
      log.trim(i); // due at once
    }
    assertThat(endAfterPowerLoss()).isEqualTo(9);
  }

  /** The round passes a segment that is forced already, and forces nothing. */
  @Test
  void aTrimDoesNotPutOffWhatWaits() {
    append(2);
    log.idle();
    pass(3);
    append(1);
    pass(20);
    log.trim(1);
    pass(13);
    assertThat(endAfterPowerLoss()).isEqualTo(3);
  }

  @Test
  void whatTellsWhichLogItIsIsDurableBeforeTheOthersAreDeleted() {
    append(3);
    pass(3);
    log.trim(2);
    pass(8);
    assertThat(disk.exists(FIRST)).isFalse();
    MemoryFileSystem lost = disk.powerLoss(unit -> unit.kind() == DirtyUnit.Kind.DELETION);
    assertThat(lost.filesBelow(FIRST.getParent())).isNotEmpty();
    try (MappedLogStore again = open(lost)) {
      assertThat(again.open(ID, AppendListener.NONE).startOffset()).isEqualTo(2);
    }
  }

  @Test
  void aStartIsNeverBehindTheEndOfWhatIsForced() {
    append(2);
    log.trim(1);
    pass(3);
    assertThat(endAfterPowerLoss()).isEqualTo(2);
  }
}
