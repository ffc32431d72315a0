package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ResourceLimitException;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.fs.ProcessLimitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A process that may map, or open, no more files: told by its name, and nothing is lost by it. */
class ProcessLimitsTest {
  private static final Path DIRECTORY = Path.of("/data");

  private final MemoryFileSystem files = new MemoryFileSystem();
  private long now;

  private MappedLogStore open() {
    return open(files);
  }

  private static MappedLogStore open(MemoryFileSystem files) {
    return MappedLogStore.builder(DIRECTORY)
        .fileSystem(files)
        .segmentBytes(4096, 4096)
        .mappedSealedSegments(2)
        .journal(2 << 20, 2)
        .open();
  }

  private static ShardLog log(MappedLogStore store, int number) {
    return store.open(new LogId("s/" + number, new UUID(3, number)), AppendListener.NONE);
  }

  private static void append(ShardLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(1000, new MappedLogStoreTest.Body(new byte[200]));
    }
  }

  private void maintain(MappedLogStore store) {
    for (int i = 0; i < 20; i++) {
      now += 1_000_000_000L;
      store.maintain(now);
    }
  }

  private static int readAll(ShardLog log) {
    RecordBatch batch = new RecordBatch();
    int total = 0;
    for (int n = log.read(0, 10, 1 << 20, batch); n > 0; n = log.read(total, 10, 1 << 20, batch)) {
      total += n;
    }
    return total;
  }

  @Test
  void sealedSegmentsGiveWayToOnesThatAreAppendedTo() {
    try (MappedLogStore store = open()) {
      ShardLog first = log(store, 1);
      append(first, 100);
      store.commit(List.of(first));
      first.idle();
      maintain(store);
      assertThat(readAll(first)).isEqualTo(100);
      assertThat(files.openMappings()).as("what readers left mapped").hasSize(2);
      ShardLog second = log(store, 2);
      files.limitMappings(2);
      append(second, 1);
      store.commit(List.of(second));
      assertThat(readAll(second)).isEqualTo(1);
      assertThat(readAll(first)).as("with one mapping for all its segments").isEqualTo(100);
      assertThat(files.openMappings()).hasSize(2);
    }
  }

  @Test
  void anAppendThatNeedsAMappingTooManyFailsByNameAndAlone() {
    try (MappedLogStore store = open()) {
      List<ShardLog> logs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        logs.add(log(store, i));
      }
      files.limitMappings(2);
      append(logs.get(0), 5);
      append(logs.get(1), 5);
      assertThatThrownBy(() -> append(logs.get(2), 1))
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContainingAll("s/2", "the limit is 2 mappings");
      store.commit(logs);
      assertThat(store.failure()).isNull();
      append(logs.get(0), 5);
      store.commit(logs);
      assertThat(readAll(logs.get(0))).isEqualTo(10);
      assertThat(logs.get(2).durableOffset()).isZero();
      files.limitMappings(3);
      append(logs.get(2), 1);
      store.commit(logs);
      assertThat(readAll(logs.get(2))).isOne();
    }
    assertThat(files.openMappings()).isEmpty();
  }

  @Test
  void aReadThatNeedsAMappingTooManyFailsByNameAndAlone() {
    try (MappedLogStore store = open()) {
      ShardLog read = log(store, 1);
      append(read, 50);
      store.commit(List.of(read));
      read.close();
      ShardLog reopened = log(store, 1);
      ShardLog other = log(store, 2);
      append(other, 1);
      store.commit(List.of(other));
      files.limitMappings(1);
      assertThatThrownBy(() -> readAll(reopened))
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContaining("the limit is 1 mappings");
      assertThat(readAll(other)).isOne();
      assertThat(store.failure()).isNull();
      files.limitMappings(2);
      assertThat(readAll(reopened)).isEqualTo(50);
    }
  }

  @Test
  void sparesAreNotMadeWhereMappingsAreScarce() {
    try (MappedLogStore store = open()) {
      files.limitMappings(3);
      ShardLog log = log(store, 1);
      append(log, 12); // more than half of the segment
      store.commit(List.of(log));
      maintain(store);
      assertThat(files.openMappings()).hasSize(1);
    }
  }

  @Test
  void moreLogsThanCanBeAppendedToAreNotOpened() {
    try (MappedLogStore store = open()) {
      files.limitMappings(16);
      assertThat(store.maxLogs()).isEqualTo(14);
      assertThat(store.moreLogs()).contains("vm.max_map_count");
      List<ShardLog> logs = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        logs.add(log(store, i));
      }
      assertThatThrownBy(() -> log(store, 14))
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContainingAll("s/14", "14 others", "16 files", "vm.max_map_count");
      logs.forEach(log -> append(log, 1)); // each has its mapping
      store.commit(logs);
      assertThat(logs).allMatch(log -> readAll(log) == 1);
      logs.get(0).close();
      log(store, 14);
    }
  }

  /**
   * A round opens files and directories; a process that may open no more of them has lost nothing.
   */
  @Test
  void aRoundThatCannotOpenAFileIsMadeUpForLater() {
    for (Operation operation : List.of(Operation.OPEN, Operation.FORCE_DIRECTORY)) {
      MemoryFileSystem disk = new MemoryFileSystem();
      MappedLogStore store = open(disk);
      List<ShardLog> logs = List.of(log(store, 1), log(store, 2));
      logs.forEach(log -> append(log, 40));
      store.commit(logs);
      AtomicInteger refused = new AtomicInteger();
      disk.intercept(
          (happening, path) -> {
            if (happening == operation && refused.incrementAndGet() <= 3) {
              throw new ProcessLimitException("too many open files", null);
            }
          });
      maintain(store);
      assertThat(refused.get()).as("refusals of %s", operation).isGreaterThanOrEqualTo(3);
      assertThat(store.failure()).isNull();
      disk.stopFaults();
      logs.forEach(log -> append(log, 40));
      store.commit(logs);
      maintain(store);
      MemoryFileSystem after = disk.powerLoss(unit -> false);
      store.close();
      assertThat(disk.openFiles()).isEmpty();
      assertThat(disk.openMappings()).isEmpty();
      try (MappedLogStore again = open(after)) {
        assertThat(readAll(log(again, 1))).isEqualTo(80);
        assertThat(readAll(log(again, 2))).isEqualTo(80);
      }
    }
  }

  private static void appendLarge(ShardLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(1000, new MappedLogStoreTest.Body(new byte[100_000]));
    }
  }

  /** Lets no directory of a log be opened, and so no name be forced. */
  private static AtomicInteger refuseDirectories(MemoryFileSystem disk) {
    AtomicInteger refused = new AtomicInteger();
    disk.intercept(
        (happening, path) -> {
          if (happening == Operation.FORCE_DIRECTORY && path.toString().contains("logs")) {
            refused.incrementAndGet();
            throw new ProcessLimitException("too many open files", null);
          }
        });
    return refused;
  }

  private static void assertAllSurvives(MemoryFileSystem disk, int... counts) {
    try (MappedLogStore again = open(disk.powerLoss(unit -> false))) {
      for (int i = 0; i < counts.length; i++) {
        assertThat(readAll(log(again, i))).as("records of log %s", i).isEqualTo(counts[i]);
      }
    }
  }

  /** The journal is full, and what it holds cannot be forced in the segments now. */
  @Test
  void aCommitThatFindsNoRoomInTheJournalIsMadeUpForLater() {
    MappedLogStore store = open();
    ShardLog first = log(store, 0);
    ShardLog second = log(store, 1);
    appendLarge(first, 1);
    store.commit(List.of(first));
    AtomicInteger refused = refuseDirectories(files);
    int appended = 1;
    while (refused.get() == 0 && appended < 100) {
      appendLarge(first, 1);
      appended++;
      store.commit(List.of(first));
    }
    assertThat(refused).hasPositiveValue();
    assertThat(store.failure()).isNull();
    assertThat(first.durableOffset()).as("nothing unforced is told").isLessThan(appended);
    appendLarge(first, 1);
    store.commit(List.of(first));
    assertThat(store.failure()).isNull();
    files.stopFaults();
    maintain(store);
    assertThat(first.durableOffset()).isEqualTo(appended + 1);
    append(second, 3);
    store.commit(List.of(second));
    assertAllSurvives(files, appended + 1, 3);
    store.close();
    assertAllSurvives(files, appended + 1, 3);
  }

  @Test
  void aLogThatIsClosedWhileACommitWaitsIsToldSo() {
    try (MappedLogStore store = open()) {
      ShardLog first = log(store, 0);
      ShardLog second = log(store, 1);
      appendLarge(first, 1);
      append(second, 1);
      store.commit(List.of(first, second));
      AtomicInteger refused = refuseDirectories(files);
      for (int i = 0; i < 100 && refused.get() == 0; i++) {
        appendLarge(first, 1);
        append(second, 1);
        store.commit(List.of(first, second));
      }
      long told = second.durableOffset();
      second.close();
      files.stopFaults();
      maintain(store);
      assertThat(second.durableOffset()).isEqualTo(told);
      assertThat(store.failure()).isNull();
    }
    assertThat(files.openFiles()).isEmpty();
    assertThat(files.openMappings()).isEmpty();
  }

  @Test
  void aLogThatCannotBeForcedWhenItIsClosedIsForcedLater() {
    MappedLogStore store = open();
    ShardLog closing = log(store, 0);
    ShardLog other = log(store, 1);
    append(closing, 40);
    append(other, 1);
    store.commit(List.of(closing, other));
    refuseDirectories(files);
    closing.close();
    assertThat(store.failure()).isNull();
    assertAllSurvives(files, 40, 1);
    assertThatThrownBy(() -> log(store, 0)).isInstanceOf(ResourceLimitException.class);
    maintain(store);
    assertThat(store.failure()).isNull();
    files.stopFaults();
    for (int i = 0; i < 60; i++) { // three times round the journal
      appendLarge(other, 2);
      store.commit(List.of(other));
      maintain(store);
    }
    assertThat(store.failure()).isNull();
    assertAllSurvives(files, 40, 121);
    assertThat(readAll(log(store, 0))).isEqualTo(40);
    store.close();
    assertThat(files.openFiles()).isEmpty();
    assertThat(files.openMappings()).isEmpty();
    assertAllSurvives(files, 40, 121);
  }

  @Test
  void aStoreThatCannotForceItsLogsIsNotClosedCleanly() {
    MappedLogStore store = open();
    ShardLog log = log(store, 0);
    append(log, 40);
    store.commit(List.of(log));
    refuseDirectories(files);
    store.close();
    assertThat(files.openFiles()).isEmpty();
    assertThat(files.openMappings()).isEmpty();
    files.stopFaults();
    assertAllSurvives(files, 40);
  }

  @Test
  void whatCannotBeForcedNowIsNotSaidToBe() {
    try (MappedLogStore store =
        MappedLogStore.builder(DIRECTORY)
            .fileSystem(files)
            .durability(Durability.OS)
            .segmentBytes(4096, 4096)
            .open()) {
      ShardLog log = log(store, 0);
      append(log, 40);
      store.commit(List.of(log));
      refuseDirectories(files);
      assertThatThrownBy(() -> store.force(log))
          .isInstanceOf(ResourceLimitException.class)
          .hasMessageContaining("s/0");
      assertThat(store.failure()).isNull();
      files.stopFaults();
      store.force(log);
      assertAllSurvives(files, 40);
    }
  }

  /** A mapping needs no descriptor, so neither does making the journal's space free. */
  @Test
  void endedSegmentsAreForcedWithoutADescriptor() {
    AtomicInteger forced = new AtomicInteger();
    try (MappedLogStore store = open()) {
      ShardLog log = log(store, 1);
      append(log, 1);
      store.commit(List.of(log));
      maintain(store);
      append(log, 100);
      store.commit(List.of(log));
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.OPEN) {
              throw new ProcessLimitException("too many open files", null);
            }
            if (operation == Operation.FORCE_MAPPING && path.toString().endsWith(".seg")) {
              forced.incrementAndGet();
            }
          });
      maintain(store);
      assertThat(forced.get())
          .as("segments forced, of the four or more that ended")
          .isGreaterThan(3);
      files.stopFaults();
      assertThat(store.failure()).isNull();
      assertThat(readAll(log)).isEqualTo(101);
    }
  }
}
