package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.CountingFileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Identity;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One file that is missing, old or another's: what {@link MixedUpFilesTest} does to all files. */
class MisplacedFilesTest {
  private static final Path DATA = Path.of("/data");
  private static final Path LOGS = DATA.resolve("logs");
  private static final LogId ID = new LogId("log", new UUID(1, 2));
  private static final int COUNT = 12;

  private final MemoryFileSystem disk = new MemoryFileSystem();

  /** Three records fit into a segment. */
  private static MappedLogStore open(MemoryFileSystem disk) {
    return MappedLogStore.builder(DATA)
        .durability(Durability.FSYNC)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .tinyJournal(32 << 10, 2)
        .open();
  }

  private static void append(MappedLogStore store, ShardLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.append(i, new Body(i, 1200));
      store.commit(List.of(log));
    }
  }

  private static int read(ShardLog log, long offset) {
    return log.read(offset, 1, 10_000, new RecordBatch());
  }

  @Test
  void theRecordsOfAMissingSegmentAreMissedAndNoOthers() throws IOException {
    try (MappedLogStore store = open(disk)) {
      append(store, store.open(ID, AppendListener.NONE), 0, COUNT);
    }
    List<Path> segments = LogDirectories.segments(disk, LOGS.resolve("log"));
    assertThat(segments).hasSize(4);
    for (int missing = 0; missing < 4; missing++) {
      MemoryFileSystem image = disk.kill();
      image.delete(segments.get(missing));
      try (MappedLogStore store = open(image)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        assertThat(log.durableOffset()).isEqualTo(COUNT);
        for (int offset = 0; offset < COUNT; offset++) {
          int at = offset;
          if (offset / 3 == missing) {
            assertThatThrownBy(() -> read(log, at))
                .as("record %s without segment %s", offset, missing)
                .isInstanceOf(CorruptLogException.class);
          } else {
            assertThat(read(log, at)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void anOldFileStoreThatSaysClosedIsNotBelieved() throws IOException {
    open(disk).close();
    byte[] closed = disk.content(DATA.resolve("store"));
    MemoryFileSystem lost;
    try (MappedLogStore store = open(disk)) {
      append(store, store.open(ID, AppendListener.NONE), 0, COUNT);
      lost = disk.powerLoss(unit -> false);
    }
    lost.replace(DATA.resolve("store"), closed);
    try (MappedLogStore store = open(lost)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(COUNT);
      for (int offset = 0; offset < COUNT; offset++) {
        assertThat(read(log, offset)).as("record %s", offset).isEqualTo(1);
      }
    }
  }

  @Test
  void aJournalThatIsMissingIsNotAnEmptyOne() throws IOException {
    MemoryFileSystem lost = lostWithAJournal();
    for (String name : lost.list(DATA.resolve("journal"))) {
      lost.delete(DATA.resolve("journal").resolve(name));
    }
    assertNothingIsMissedSilently(lost);
  }

  /** Of the log nothing is left, and the journal of the second run is whole. */
  @Test
  void whatWentWithTheJournalIsNotForgottenByTheNextRun() throws IOException {
    MemoryFileSystem lost = lostWithAJournal();
    for (String name : lost.list(DATA.resolve("journal"))) {
      lost.delete(DATA.resolve("journal").resolve(name));
    }
    MemoryFileSystem[] later = {lost.kill(), lost.kill()};
    open(later[0]).close(); // without looking at the log
    try (MappedLogStore store = open(later[1])) {
      store.open(ID, AppendListener.NONE); // without an append
    }
    assertNothingIsMissedSilently(later[0]);
    assertNothingIsMissedSilently(later[1]);
  }

  @Test
  void aJournalThatWasCutIsNotOneThatEndsThere() throws IOException {
    MemoryFileSystem lost = lostWithAJournal();
    Path second = DATA.resolve("journal/0001.journal"); // the first holds seven batches
    lost.replace(second, Arrays.copyOf(lost.content(second), 3 * JournalLayout.BLOCK));
    assertNothingIsMissedSilently(lost);
  }

  @Test
  void whatIsNoFileOfTheJournalIsLeftAlone() throws IOException {
    MemoryFileSystem image = lostWithAJournal();
    Path journal = DATA.resolve("journal");
    byte[] copy = Arrays.copyOf(image.content(journal.resolve("0000.journal")), 20_000);
    for (String name : List.of("notes.txt", "0000.journal.bak", "0.journal", "x0000.journal")) {
      MemoryFileSystem lost = image.kill();
      byte[] stray = name.endsWith("txt") ? new byte[] {'h', 'i'} : copy;
      lost.replace(journal.resolve(name), stray);
      assertThat(findings(lost)).as(name).noneMatch(Finding::isDamage);
      assertThat(findings(lost)).as(name).anyMatch(each -> each.file().endsWith(name));
      try (MappedLogStore store = open(lost)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        assertThat(log.durableOffset()).as(name).isEqualTo(COUNT);
        append(store, log, COUNT, COUNT + 30);
      }
      assertThat(lost.content(journal.resolve(name))).isEqualTo(stray);
    }
  }

  private static List<Finding> findings(MemoryFileSystem image) {
    try (OfflineStore offline = OfflineStore.open(DATA, image)) {
      return offline.verify("", Progress.NONE).findings();
    }
  }

  @Test
  void aCopyOfAFileOfTheJournalSaysNothingNew() throws IOException {
    MemoryFileSystem image = lostWithAJournal();
    Path journal = DATA.resolve("journal");
    for (String name : List.of("0000.journal", "0001.journal")) {
      MemoryFileSystem lost = image.kill();
      lost.replace(journal.resolve("0100.journal"), lost.content(journal.resolve(name)));
      try (MappedLogStore store = open(lost)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        assertThat(log.durableOffset()).as("with a copy of %s", name).isEqualTo(COUNT);
        for (int offset = 0; offset < COUNT; offset++) {
          assertThat(read(log, offset)).as("record %s", offset).isEqualTo(1);
        }
      }
    }
  }

  private MemoryFileSystem lostWithAJournal() {
    try (MappedLogStore store = open(disk)) {
      append(store, store.open(ID, AppendListener.NONE), 0, COUNT);
      return disk.powerLoss(unit -> false);
    }
  }

  private static void assertNothingIsMissedSilently(MemoryFileSystem image) {
    try (MappedLogStore store = open(image)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      assertThat(log.durableOffset()).as("numbers given out").isGreaterThanOrEqualTo(COUNT);
      assertThatThrownBy(() -> read(log, COUNT - 1)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void aDirectoryIsOfTheLogThatMostOfItsSegmentsName() throws IOException {
    UUID own = new UUID(1, 1);
    UUID other = new UUID(1, 2);
    disk.createDirectories(LOGS.resolve("a"));
    disk.createDirectories(LOGS.resolve("b"));
    segment("a", 0, other);
    segment("a", 1, own);
    segment("a", 2, own);
    segment("b", 1, other);
    segment("b", 2, other);
    assertThat(LogOwners.find(disk, LOGS, List.of()))
        .isEqualTo(Map.of(own, LOGS.resolve("a"), other, LOGS.resolve("b")));
  }

  /** Logs that were trimmed to their end have no segment either: there may be thousands. */
  @Test
  void aDirectoryThatSaysNothingIsReadOnceHoweverManyLogsItMayBeOf() throws IOException {
    UUID own = new UUID(1, 1);
    Path directory = LOGS.resolve("a");
    disk.createDirectories(directory);
    int size = 1 << 20;
    java.nio.ByteBuffer frames = java.nio.ByteBuffer.allocateDirect(size);
    frames.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    FrameWriter writer = new FrameWriter();
    writer.begin(frames);
    long seed = Frame.segmentSeed(own, 3);
    int at = SegmentHeader.LENGTH;
    for (int i = 0; at + 2048 < size; i++, at += Frame.stride(1000)) {
      writer.write(at, seed, i, i, new Body(i, 1000), 1000);
    }
    try (StoreFile file =
        disk.open(directory.resolve(SegmentAllocator.fileName(3)), OpenMode.CREATE)) {
      file.write(frames.duplicate(), 0);
    }
    List<UUID> known = new java.util.ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      known.add(new UUID(2, i));
    }
    CountingFileSystem files = new CountingFileSystem(disk);
    assertThat(LogOwners.find(files, LOGS, known)).isEmpty();
    assertThat(files.reads().stream().mapToLong(read -> read.within(0, size)).sum())
        .isLessThan(2L * size);
    known.add(own);
    assertThat(LogOwners.find(disk, LOGS, known)).isEqualTo(Map.of(own, directory));
  }

  private void segment(String directory, long number, UUID log) throws IOException {
    Path path = LOGS.resolve(directory).resolve(SegmentAllocator.fileName(number));
    try (StoreFile file = disk.open(path, OpenMode.CREATE)) {
      java.nio.ByteBuffer header = SegmentHeader.buffer();
      SegmentHeader.writeIdentity(header, new Identity(log, number, 4096));
      file.write(header.clear(), 0);
    }
  }
}
