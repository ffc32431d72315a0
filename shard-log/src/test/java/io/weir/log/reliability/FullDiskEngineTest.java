package io.weir.log.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.DiskFullException;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import io.weir.log.mapped.MappedLogStoreBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A disk that is full at every place where the mapped engine wants room. Whatever it says, nothing
 * that was acknowledged is lost, and the store is not fenced: when there is room, it goes on.
 */
class FullDiskEngineTest {
  private static final Path DATA = Path.of("/data");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final long PLENTY = 1L << 40;

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final UUID identity = new UUID(1, 1);
  private long nowNanos;

  private MappedLogStoreBuilder builder(MemoryFileSystem files, Durability durability) {
    return MappedLogStore.builder(DATA)
        .fileSystem(files)
        .identity(identity)
        .durability(durability)
        .segmentBytes(16 * KIB, 64 * KIB)
        .journal(2 * MIB, 8);
  }

  private static LogId id(int number) {
    return new LogId("log-" + number, new UUID(2, number));
  }

  private static BodySource body(int length, long number) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (number * 31 + i);
    }
    return new BodySource() {
      @Override
      public int length() {
        return length;
      }

      @Override
      public void writeTo(BodyWriter out) {
        out.write(bytes, 0, length);
      }
    };
  }

  /** Appends and commits; false if the disk is full. */
  private static boolean append(MappedLogStore store, ShardLog log, int length) {
    long number = log.durableOffset();
    try {
      log.append(1_000 + number, body(length, number));
    } catch (DiskFullException e) {
      assertThat(e).hasMessageContaining("disk is full").hasMessageContaining("log-");
      return false;
    }
    store.commit(List.of(log));
    assertThat(store.failure()).isNull();
    assertThat(log.durableOffset()).isEqualTo(number + 1);
    return true;
  }

  private static void assertHolds(ShardLog log, long count) {
    RecordBatch batch = new RecordBatch();
    long offset = log.startOffset();
    while (log.read(offset, 100, MIB, batch) > 0) {
      for (int i = 0; i < batch.count(); i++) {
        assertThat(batch.offset(i)).isEqualTo(offset);
        for (int b = 0; b < batch.length(i); b++) {
          if (batch.bytes()[batch.start(i) + b] != (byte) (offset * 31 + b)) {
            throw new AssertionError("offset " + offset + " has another content");
          }
        }
        offset++;
      }
    }
    assertThat(offset).isEqualTo(count);
    assertThat(log.durableOffset()).isEqualTo(count);
  }

  private void maintain(MappedLogStore store) {
    for (int i = 0; i < 40; i++) {
      nowNanos += TimeUnit.SECONDS.toNanos(1);
      store.maintain(nowNanos);
    }
    assertThat(store.failure()).isNull();
  }

  @Test
  void commitsGoOnWhereNoFurtherJournalFileCanBeMade() {
    try (MappedLogStore store =
        builder(disk, Durability.FSYNC).segmentBytes(32 * MIB, 32 * MIB).open()) {
      ShardLog log = store.open(id(1), AppendListener.NONE);
      assertThat(append(store, log, 1)).isTrue();
      disk.limitSpace(0);
      int count = 1;
      while (append(store, log, 700 * KIB)) {
        count++;
      }
      assertThat(count).isGreaterThan(40); // the segment is full, and the journal was so many times
      assertHolds(log, count);
      disk.limitSpace(PLENTY);
      assertThat(append(store, log, 700 * KIB)).isTrue();
    }
  }

  @Test
  void aCommitOfMuchGoesOnWhereNoFurtherJournalFileCanBeMade() {
    try (MappedLogStore store =
        builder(disk, Durability.FSYNC).segmentBytes(32 * MIB, 32 * MIB).open()) {
      ShardLog log = store.open(id(1), AppendListener.NONE);
      assertThat(append(store, log, 1)).isTrue();
      disk.limitSpace(0);
      for (int i = 1; i <= 40; i++) {
        log.append(1_000 + i, body(700 * KIB, i));
      }
      store.commit(List.of(log));
      assertThat(store.failure()).isNull();
      assertHolds(log, 41);
    }
  }

  @Test
  void theLongestRecordsFitTheJournalThatIsThereFromTheStart() {
    try (MappedLogStore store =
        MappedLogStore.builder(DATA).fileSystem(disk).segmentBytes(48 * MIB, 48 * MIB).open()) {
      ShardLog log = store.open(id(1), AppendListener.NONE);
      log.append(1, body(log.maxBodyLength(), 0));
      disk.limitSpace(0);
      log.append(1, body(log.maxBodyLength(), 1));
      log.append(1, body(log.maxBodyLength(), 2));
      store.commit(List.of(log));
      assertThat(store.failure()).isNull();
      assertThat(log.durableOffset()).isEqualTo(3);
    }
  }

  /** A portion may be exceeded by one record: together they must fit the files that there are. */
  @Test
  void theLongestRecordBehindAFullPortionFitsTheJournalThatIsThereFromTheStart() {
    try (MappedLogStore store =
        builder(disk, Durability.FSYNC).segmentBytes(32 * MIB, 32 * MIB).open()) {
      ShardLog first = store.open(id(1), AppendListener.NONE);
      ShardLog second = store.open(id(2), AppendListener.NONE);
      assertThat(append(store, first, 1)).isTrue();
      assertThat(append(store, second, 1)).isTrue();
      disk.limitSpace(0);
      for (int i = 1; i <= 5; i++) {
        first.append(1_000 + i, body(700 * KIB, i)); // all but a little of the usual portion
      }
      second.append(1_001, body(second.maxBodyLength(), 1));
      store.commit(List.of(first, second));
      assertThat(store.failure()).isNull();
      assertHolds(first, 6);
      assertHolds(second, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLogThatHasNoPlaceInTheCheckpointsIsRefusedAndTheOthersGoOn(Durability durability) {
    try (MappedLogStore store = builder(disk, durability).open()) {
      ShardLog first = store.open(id(0), AppendListener.NONE);
      assertThat(append(store, first, 1)).isTrue();
      disk.limitSpace(0);
      List<ShardLog> others = new ArrayList<>();
      for (int i = 1; i < 200; i++) {
        others.add(store.open(id(i), AppendListener.NONE));
        assertThat(append(store, others.get(i - 1), 1)).isFalse();
        disk.limitSpace(i * 64L); // here the table can grow by a part
      }
      assertThat(append(store, first, 1)).isTrue();
      maintain(store);
      disk.limitSpace(PLENTY);
      for (ShardLog log : others) {
        assertThat(append(store, log, 1)).isTrue();
      }
      maintain(store);
    }
    try (MappedLogStore store = builder(disk.kill(), durability).open()) {
      assertHolds(store.open(id(0), AppendListener.NONE), 2);
      for (int i = 1; i < 200; i++) {
        assertHolds(store.open(id(i), AppendListener.NONE), 1);
      }
    }
  }

  @Test
  void checkpointsThatCannotBeForcedFenceUnlikeAFullDisk() {
    MappedLogStore store = builder(disk, Durability.OS).open();
    ShardLog first = store.open(id(1), AppendListener.NONE);
    assertThat(append(store, first, 1)).isTrue();
    ShardLog second = store.open(id(2), AppendListener.NONE);
    disk.failForce(1, path -> path.endsWith("checkpoints"));
    assertThatThrownBy(() -> second.append(1, body(1, 1))).isInstanceOf(LogException.class);
    assertThat(store.failure()).hasMessageContaining("checkpoints");
    store.close();
  }

  @ParameterizedTest
  @EnumSource
  void roundsNeedNoRoom(Durability durability) {
    try (MappedLogStore store = builder(disk, durability).open()) {
      ShardLog log = store.open(id(1), AppendListener.NONE);
      int count = 0;
      while (count < 40) {
        count += append(store, log, 3_000) ? 1 : 0;
      }
      disk.limitSpace(0);
      maintain(store); // forces, checkpoints, and has no room for a spare or an index
      disk.limitSpace(0);
      while (append(store, log, 3_000)) {
        count++;
      }
      log.trim(count - 1L);
      maintain(store); // deletes what was trimmed
      assertThat(store.usableSpace()).isPositive();
      assertThat(append(store, log, 3_000)).isTrue();
      assertHolds(log, count + 1L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void atEveryAmountOfRoomAppendsAreTakenOrRefused(Durability durability) {
    for (int room = 0; room < 120 * KIB; room += 777) {
      MemoryFileSystem own = new MemoryFileSystem();
      MappedLogStore store = builder(own, durability).open();
      ShardLog log = store.open(id(1), AppendListener.NONE);
      own.limitSpace(room);
      int count = 0;
      for (int i = 0; i < 60; i++) {
        count += append(store, log, 1_000) ? 1 : 0;
        if (i % 7 == 0) {
          maintain(store);
        }
      }
      assertHolds(log, count);
      MemoryFileSystem killed = own.kill();
      own.limitSpace(PLENTY);
      assertThat(append(store, log, 1_000)).isTrue();
      store.close();
      assertOpensSoonerOrLater(killed, durability, room, count);
    }
  }

  private void assertOpensSoonerOrLater(
      MemoryFileSystem full, Durability durability, int room, int count) {
    try (MappedLogStore store = builder(full, durability).open()) {
      assertHolds(store.open(id(1), AppendListener.NONE), count);
      return;
    } catch (DiskFullException e) {
      assertThat(e).as("with %s bytes", room).hasMessageContaining("free space");
    }
    full.limitSpace(PLENTY);
    try (MappedLogStore store = builder(full, durability).open()) {
      assertHolds(store.open(id(1), AppendListener.NONE), count);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingOnAFullDiskLosesNothing(Durability durability) {
    for (int room = 0; room < 1_000; room += 50) {
      MemoryFileSystem own = new MemoryFileSystem();
      MappedLogStore store = builder(own, durability).open();
      ShardLog log = store.open(id(1), AppendListener.NONE);
      int count = 0;
      while (count < 60) {
        count += append(store, log, 1_000) ? 1 : 0;
      }
      own.limitSpace(room);
      own.intercept(
          (operation, path) -> {
            if (operation == MemoryFileSystem.Operation.TRUNCATE
                || operation == MemoryFileSystem.Operation.DELETE) {
              own.limitSpace(0); // others are quicker to take what is freed
            }
          });
      try {
        store.close();
      } catch (LogException e) {
        assertThat(e).hasMessageContaining("cannot close").hasMessageContaining("No space left");
      }
      own.stopFaults();
      own.limitSpace(PLENTY);
      try (MappedLogStore again = builder(own, durability).open()) {
        assertHolds(again.open(id(1), AppendListener.NONE), count);
      }
    }
  }
}
