package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which segments are made ready, and who makes them. */
class SegmentSupplyTest {
  private static final int LOGS = 16;
  private static final int LARGEST = 64 << 10;

  /** More than a fourth of a quarter of a journal of 16 MiB. */
  private static final int LARGE = 1_100_000;

  private final MemoryFileSystem files = new MemoryFileSystem();
  private final List<ShardLog> logs = new ArrayList<>();
  private long now;

  private MappedLogStore open(Durability durability, long budget) {
    MappedLogStore store =
        MappedLogStore.builder(Path.of("/data"))
            .fileSystem(files)
            .durability(durability)
            .segmentBytes(4096, LARGEST)
            .spareBudgetBytes(budget)
            .journal(2 << 20, 2)
            .open();
    for (int i = 0; i < LOGS; i++) {
      logs.add(store.open(new LogId("s/" + i, new UUID(3, i)), AppendListener.NONE));
    }
    return store;
  }

  /**
   * Appends so many records, of 200 B unless said, to each log; returns how many files that made.
   */
  private long append(MappedLogStore store, int records) {
    return append(store, records, 200);
  }

  private long append(MappedLogStore store, int records, int bytes) {
    long before = files.count(Operation.CREATE);
    for (ShardLog log : logs) {
      for (int i = 0; i < records; i++) {
        log.append(1000, new MappedLogStoreTest.Body(new byte[bytes]));
      }
    }
    store.commit(logs);
    return files.count(Operation.CREATE) - before;
  }

  private void maintain(MappedLogStore store) {
    now += 100_000_000L;
    for (int i = 0; i < 4 * LOGS; i++) {
      store.maintain(now);
    }
  }

  /** They fill their segments together, and have room for less than the largest segment each. */
  @Test
  void eachOfManyBusyLogsFindsItsNextSegmentReady() {
    try (MappedLogStore store = open(Durability.OS, LOGS * 8192L)) {
      append(store, 1); // the first segment is made by the append
      long inHaste = 0;
      for (int i = 0; i < 200; i++) {
        maintain(store);
        inHaste += append(store, 4);
      }
      assertThat(inHaste).as("segments that appends had to make").isZero();
    }
  }

  /** So that most have ended before it is half full. */
  @Test
  void whatIsMadeReadyIsAQuarterOfTheJournal() {
    MappedLogConfig config =
        new MappedLogConfig(
            Path.of("/data"),
            new UUID(5, 5),
            Durability.FSYNC,
            files,
            4096,
            1 << 20,
            1L << 30,
            2,
            1 << 20,
            8,
            1000,
            1_000_000);
    SpareBudget budget = new SpareBudget(config);
    budget.join();
    budget.join();
    assertThat(budget.share(0)).as("a half of it, and a page").isEqualTo((1 << 20) + 4096);
    assertThat(budget.share(4 << 20)).as("for large records").isEqualTo(4 << 20);
    assertThat(budget.share(1L << 40)).as("never more than its part").isEqualTo(1 << 29);
  }

  @Test
  void oneBusyLogAmongIdleOnesHasTheWholeBudget() {
    try (MappedLogStore store = open(Durability.OS, LOGS * 8192L)) {
      append(store, 1);
      logs.subList(1, LOGS).forEach(ShardLog::idle);
      logs.subList(1, LOGS).clear();
      long made = 0;
      for (int i = 0; i < 400; i++) {
        long before = files.count(Operation.CREATE);
        maintain(store);
        append(store, 4);
        made += i < 200 ? 0 : files.count(Operation.CREATE) - before;
      }
      assertThat(made).as("files, an index each, for some 190 KiB").isBetween(2L, 8L);
    }
  }

  /** Whether the usual segment is too small for the records, or what may be made ready is. */
  @ParameterizedTest
  @ValueSource(ints = {8192, 16384})
  void noSegmentIsMadeReadyThatIsTooSmallForTheNextRecord(int share) {
    try (MappedLogStore store = open(Durability.OS, (long) LOGS * share)) {
      append(store, 1, 10_000);
      long deleted = files.count(Operation.DELETE);
      for (int i = 0; i < 20; i++) {
        maintain(store);
        append(store, 1, 10_000);
      }
      assertThat(files.count(Operation.DELETE) - deleted).as("segments thrown away").isZero();
    }
  }

  /**
   * Their share of a quarter of the journal would hold less than one; what may lie ready, several.
   */
  @Test
  void largeRecordsFindTheirNextSegmentReadyHoweverSmallTheJournalIs() {
    try (MappedLogStore store =
        MappedLogStore.builder(Path.of("/data"))
            .fileSystem(files)
            .segmentBytes(4096, 8 << 20)
            .journal(2 << 20, 8)
            .open()) {
      for (int i = 0; i < 4; i++) {
        logs.add(store.open(new LogId("s/" + i, new UUID(3, i)), AppendListener.NONE));
      }
      append(store, 1, LARGE); // the first segment is made by the append
      AtomicLong inHaste = new AtomicLong();
      for (int i = 0; i < 6; i++) {
        maintain(store);
        files.intercept(
            (operation, path) -> {
              if (operation == Operation.CREATE && path.toString().endsWith(".seg")) {
                inHaste.incrementAndGet();
              }
            });
        append(store, 1, LARGE);
        files.stopFaults();
      }
      assertThat(inHaste).as("segments that appends had to make").hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aSpareIsForcedOnlyWhereRecordsOutliveTheMachine(Durability durability) {
    try (MappedLogStore store = open(durability, LOGS * 8192L)) {
      append(store, 1);
      maintain(store); // a round
      append(store, 9); // more than half of the first segment
      long forces = files.count(Operation.FORCE_FILE);
      store.maintain(now); // a spare
      assertThat(files.count(Operation.FORCE_FILE) - forces)
          .isEqualTo(durability == Durability.OS ? 0 : 1);
    }
  }
}
