package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.CorruptLogException;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mapped engine on a real disk: what it does with its files. */
class MappedLogStoreTest {
  private static final LogId LOG = new LogId("s/a", new UUID(1, 2));

  @TempDir Path directory;

  static final class Body implements BodySource {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void writeTo(BodyWriter out) {
      out.write(bytes, 0, bytes.length);
    }
  }

  private MappedLogStore open(Durability durability) {
    return MappedLogStore.builder(directory)
        .durability(durability)
        .segmentBytes(8192, 32768)
        .open();
  }

  private static void append(ShardLog log, int from, int to) {
    for (int i = from; i < to; i++) {
      log.append(1000 + i, new Body(body(i)));
    }
  }

  private static byte[] body(int i) {
    return ("record " + i + " ".repeat(i % 200)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void check(ShardLog log, int from, int to) {
    RecordBatch batch = new RecordBatch();
    int next = from;
    while (next < to) {
      int read = log.read(next, 100, 10_000, batch);
      assertThat(read).isPositive();
      for (int i = 0; i < read; i++) {
        assertThat(batch.offset(i)).isEqualTo(next);
        assertThat(batch.arrivalMillis(i)).isEqualTo(1000 + next);
        byte[] copy = new byte[batch.length(i)];
        System.arraycopy(batch.bytes(), batch.start(i), copy, 0, copy.length);
        assertThat(copy).isEqualTo(body(next));
        next++;
      }
    }
    assertThat(log.read(to, 100, 10_000, batch)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void keepsRecordsOverManySegmentsAndReopenings(Durability durability) {
    int records = 0;
    for (int round = 0; round < 4; round++) {
      try (MappedLogStore store = open(durability)) {
        ShardLog log = store.open(LOG, AppendListener.NONE);
        assertThat(log.durableOffset()).isEqualTo(records);
        check(log, 0, records);
        for (int i = 0; i < 10; i++) {
          append(log, records, records + 100);
          records += 100;
          store.commit(List.of(log));
          store.maintain(i * 1_000_000_000L);
          check(log, records - 300 < 0 ? 0 : records - 300, records);
        }
        check(log, 0, records);
        for (int i = 0; i < records; i += 37) {
          assertThat(log.offsetForTimestamp(1000 + i)).isEqualTo(i);
        }
        assertThat(log.offsetForTimestamp(999_999_999)).isEqualTo(records);
        assertThat(log.offsetForTimestamp(0)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void findsEverythingAgainWhenTheProcessEnds(Durability durability) throws IOException {
    Path copy = directory.resolveSibling(directory.getFileName() + "-killed");
    try (MappedLogStore store = open(durability)) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 500);
      store.commit(List.of(log));
      store.maintain(0);
      append(log, 500, 1000);
      store.commit(List.of(log));
      copyTree(directory, copy);
    }
    try (MappedLogStore store = MappedLogStore.builder(copy).durability(durability).open()) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      assertThat(log.durableOffset()).isEqualTo(1000);
      check(log, 0, 1000);
      for (int i = 0; i < 1000; i += 37) {
        assertThat(log.offsetForTimestamp(1000 + i)).isEqualTo(i);
      }
      append(log, 1000, 1100);
      store.commit(List.of(log));
      check(log, 0, 1100);
    }
  }

  @Test
  void trimsByRecordAndFreesBySegment() throws IOException {
    try (MappedLogStore store = open(Durability.FSYNC)) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 2000);
      store.commit(List.of(log));
      maintain(store, 0);
      long before = segments();
      log.trim(1500);
      maintain(store, 10_000_000_000L);
      assertThat(log.startOffset()).isEqualTo(1500);
      assertThat(segments()).isLessThan(before);
      check(log, 1500, 2000);
      RecordBatch batch = new RecordBatch();
      log.read(0, 1, 1000, batch);
      assertThat(batch.offset(0)).isEqualTo(1500);
      log.trim(100);
      assertThat(log.startOffset()).isEqualTo(1500);
    }
    try (MappedLogStore store = open(Durability.FSYNC)) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      assertThat(log.startOffset()).isEqualTo(1500);
      check(log, 1500, 2000);
    }
  }

  @Test
  void goesOnBehindATrimThatLeftNothing() {
    int end = 0;
    for (int life = 0; life < 3; life++) {
      try (MappedLogStore store = open(Durability.FSYNC)) {
        ShardLog log = store.open(LOG, AppendListener.NONE);
        for (int round = 0; round < 3; round++) {
          append(log, end, end + 50);
          end += 50;
          store.commit(List.of(log));
          check(log, end - 50, end);
          log.idle();
          log.trim(end);
          maintain(store, (3 * life + round) * 100_000_000_000L);
          assertThat(log.startOffset()).isEqualTo(end);
          assertThat(log.durableOffset()).isEqualTo(end);
        }
      }
    }
  }

  @Test
  void namesTheDamageAndTheNextReadableOffset() throws IOException {
    try (MappedLogStore store = open(Durability.FSYNC)) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      append(log, 0, 100);
      store.commit(List.of(log));
    }
    Path segment = segmentFiles().get(0);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      // the second frame: the first is 32 + 8 bytes long
      file.seek(SegmentHeader.LENGTH + 40 + 32);
      file.write('R');
    }
    try (MappedLogStore store = open(Durability.FSYNC)) {
      ShardLog log = store.open(LOG, AppendListener.NONE);
      RecordBatch batch = new RecordBatch();
      assertThat(log.read(0, 100, 10_000, batch)).isEqualTo(1);
      assertThatThrownBy(() -> log.read(1, 100, 10_000, batch))
          .isInstanceOfSatisfying(
              CorruptLogException.class,
              e -> {
                assertThat(e.file()).isEqualTo(segment);
                assertThat(e.position()).isEqualTo(SegmentHeader.LENGTH + 40);
                assertThat(e.nextReadableOffset()).isEqualTo(2);
              });
      check(log, 2, 100);
      append(log, 100, 200);
      store.commit(List.of(log));
      check(log, 2, 200);
    }
  }

  /** 1 is that of snapshots before the seeds were changed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 22})
  void refusesADirectoryOfAnotherVersion(int version) throws IOException {
    open(Durability.FSYNC).close();
    Path meta = directory.resolve("store");
    String text = Files.readString(meta);
    assertThat(text).startsWith("weir-log 2\n");
    String other = text.replace("weir-log 2", "weir-log " + version);
    Files.writeString(meta, other);
    assertThatThrownBy(() -> open(Durability.FSYNC))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining(meta.toString())
        .hasMessageContaining("weir-log " + version);
    assertThat(meta).content().as("left as it was").isEqualTo(other);
  }

  @Test
  void writesNoFileBeforeTheFirstAppend() throws IOException {
    try (MappedLogStore store = open(Durability.OS)) {
      for (int i = 0; i < 100; i++) {
        store.open(new LogId("s/" + i, new UUID(7, i)), AppendListener.NONE);
      }
      assertThat(segments()).isZero();
    }
  }

  private static void maintain(MappedLogStore store, long now) {
    long at = now;
    for (int i = 0; i < 50; i++) {
      store.maintain(at);
      at += 100_000_000L;
    }
  }

  private long segments() throws IOException {
    return segmentFiles().size();
  }

  private List<Path> segmentFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  /** Whatever a full disk stops, no file of the journal stays open. */
  @Test
  void aStoreThatFindsNoRoomToOpenLeavesNothingOpen() {
    boolean opened = false;
    for (int room = 0; !opened; room += 16 << 10) {
      MemoryFileSystem full = new MemoryFileSystem();
      full.limitSpace(room);
      try (MappedLogStore store =
          MappedLogStore.builder(Path.of("/full"))
              .fileSystem(full)
              .tinyJournal(64 << 10, 4)
              .maxBodyBytes(70_000)
              .open()) {
        assertThat(full.filesBelow(Path.of("/full/journal"))).hasSizeGreaterThan(2);
        opened = true;
      } catch (LogException e) {
        assertThat(full.openFiles()).as("open with room for %s bytes", room).isEmpty();
      }
    }
  }
}
