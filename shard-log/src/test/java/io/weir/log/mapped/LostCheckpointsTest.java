package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A log that was trimmed to its end has no file that tells its offsets once checkpoints are lost.
 * Of one that has files, these tell, and it is to be known in later runs too.
 */
class LostCheckpointsTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final LogId TRIMMED = new LogId("s/trimmed", new UUID(1, 1));
  private static final LogId OTHER = new LogId("s/new", new UUID(1, 2));
  private static final int RECORDS = 10;
  private static final int MANY = 40;
  private static final int START = 20;

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DIRECTORY)
        .fileSystem(disk)
        .durability(durability)
        .segmentBytes(4096, 8192)
        .open();
  }

  private static void fillAndTrim(MappedLogStore store) {
    ShardLog log = store.open(TRIMMED, AppendListener.NONE);
    for (int i = 0; i < RECORDS; i++) {
      log.append(i, new MappedLogStoreTest.Body(new byte[100]));
    }
    store.commit(List.of(log));
    log.idle();
    log.trim(RECORDS);
    for (int i = 1; i < 20; i++) {
      store.maintain(i * 1_000_000_000L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsOffsetsAreNotGivenOutAgain(Durability durability) throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, durability)) {
      fillAndTrim(store);
    }
    assertThat(LogDirectories.segments(disk, DIRECTORY.resolve("logs/s/trimmed"))).isEmpty();
    disk.delete(DIRECTORY.resolve("checkpoints"));
    try (MappedLogStore store = open(disk, durability)) {
      store.open(TRIMMED, AppendListener.NONE); // and nothing is appended in this run
    }
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(TRIMMED, AppendListener.NONE);
      log.append(1, new MappedLogStoreTest.Body(new byte[1]));
      store.commit(List.of(log));
      assertThat(log.durableOffset()).isGreaterThan(RECORDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewLogBeginsAtZero(Durability durability) throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, durability)) {
      fillAndTrim(store);
    }
    disk.delete(DIRECTORY.resolve("checkpoints"));
    try (MappedLogStore store = open(disk, durability)) {
      assertThat(store.open(OTHER, AppendListener.NONE).durableOffset()).isZero();
    }
  }

  /** The journal's checkpoint is there, and says that the store was closed; the log's is not. */
  private static MemoryFileSystem withoutTheCheckpointOfATrimmedLog(Durability durability)
      throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(TRIMMED, AppendListener.NONE);
      for (int i = 0; i < MANY; i++) {
        log.append(i, new Body(i, 1000));
        store.commit(List.of(log));
      }
      log.trim(START);
      for (int i = 1; i < 20; i++) {
        store.maintain(i * 3_000_000_000L);
      }
    }
    Path checkpoints = DIRECTORY.resolve("checkpoints");
    byte[] content = disk.content(checkpoints);
    disk.replace(checkpoints, Arrays.copyOf(content, 2 * CheckpointTable.SECTOR));
    return disk;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFoundWithoutACheckpointIsKnownFromThenOn(Durability durability) throws IOException {
    MemoryFileSystem disk = withoutTheCheckpointOfATrimmedLog(durability);
    MemoryFileSystem killed;
    long start;
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(TRIMMED, AppendListener.NONE);
      start = log.startOffset();
      assertThat(start).isPositive().isLessThanOrEqualTo(START);
      log.append(MANY, new Body(MANY, 1000));
      store.commit(List.of(log));
      killed = disk.kill(); // before any round
    }
    try (MappedLogStore store = open(killed, durability)) {
      assertThat(store.open(TRIMMED, AppendListener.NONE).startOffset()).isEqualTo(start);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsFoundWithoutACheckpointIsNoTornTailLater(Durability durability) throws IOException {
    MemoryFileSystem disk = withoutTheCheckpointOfATrimmedLog(durability);
    MemoryFileSystem lost;
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(TRIMMED, AppendListener.NONE);
      log.append(MANY, new Body(MANY, 1000));
      store.commit(List.of(log));
      lost = disk.powerLoss(unit -> true);
    }
    Path first = LogDirectories.segments(lost, DIRECTORY.resolve("logs/s/trimmed")).get(0);
    lost.flipBits(first, SegmentHeader.LENGTH + 100, 1);
    try (MappedLogStore store = open(lost, durability)) {
      ShardLog log = store.open(TRIMMED, AppendListener.NONE);
      assertThat(log.read(MANY - 1, 1, 10_000, new RecordBatch())).isEqualTo(1);
    }
  }
}
