package io.weir.log.mapped;

import static io.weir.log.mapped.StoredLogs.DIRECTORY;
import static io.weir.log.mapped.StoredLogs.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.StoreLockedException;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Finding.Severity;
import io.weir.log.offline.Progress;
import io.weir.log.offline.StoreReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code weir log verify} finds, and that it finds nothing where nothing is wrong. */
class OfflineVerifyTest {
  private static final Path CHECKPOINTS = DIRECTORY.resolve("checkpoints");
  private static final Path JOURNAL = DIRECTORY.resolve("journal/0000.journal");
  private static final Path META = DIRECTORY.resolve("store");
  private static final Path LOG = segment(0, 0).getParent();

  private static StoreReport verify(StoredLogs stored) {
    try (OfflineStore offline = stored.offline()) {
      return offline.verify("", Progress.NONE);
    }
  }

  // ---- sound stores

  @ParameterizedTest
  @EnumSource(Durability.class)
  void soundStoresAreSound(Durability durability) {
    StoredLogs empty = new StoredLogs(durability).open(i -> false).close();
    assertThat(verify(empty).findings()).isEmpty();
    StoredLogs unwritten = new StoredLogs(durability).open().close();
    assertThat(verify(unwritten).findings()).isEmpty();
    StoredLogs unwrittenAndKilled = new StoredLogs(durability).open().kill();
    assertThat(verify(unwrittenAndKilled).findings()).isEmpty();

    StoredLogs closed = closedStore(durability);
    StoreReport report = verify(closed);
    assertThat(report.findings()).isEmpty();
    assertThat(report.closed()).isTrue();
    assertThat(report.records())
        .isEqualTo(closed.acknowledged(0) + closed.acknowledged(1) + closed.acknowledged(2));
    assertThat(report.segments())
        .isEqualTo(
            closed.segments(0).size() + closed.segments(1).size() + closed.segments(2).size());

    StoredLogs killed =
        new StoredLogs(durability).open().work(new Random(3), 60).append(0, 3).kill();
    StoreReport unclosed = verify(killed);
    assertThat(unclosed.findings()).isEmpty();
    assertThat(unclosed.closed()).isFalse();
    assertThat(unclosed.logs().stream().mapToLong(l -> l.pendingFrames()).sum()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void trimmedAndDeletedAreSound(Durability durability) {
    StoredLogs stored = new StoredLogs(durability).open().work(new Random(4), 60);
    stored.log(0).trim(stored.acknowledged(0) / 2);
    stored.log(1).trim(stored.acknowledged(1));
    stored.checkpoint();
    assertThat(verify(new StoredLogs(durability, stored.files().kill())).findings()).isEmpty();
    stored.store().delete(StoredLogs.id(2));
    assertThat(verify(new StoredLogs(durability, stored.files().kill())).isSound()).isTrue();
    stored.close();
    assertThat(verify(stored).findings()).isEmpty();
  }

  /** At any moment of its life: killed, without power, and opened again after that. */
  @ParameterizedTest
  @EnumSource(Durability.class)
  void isSoundWheneverItEnds(Durability durability) {
    Long seed = Long.getLong("weir.seed");
    for (long s = seed == null ? 1 : seed;
        s <= (seed == null ? Integer.getInteger("weir.images", 4) : seed);
        s++) {
      try {
        endAnywhere(durability, s);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dweir.seed=" + s + " with " + durability + " fails: " + e, e);
      }
    }
  }

  private static void endAnywhere(Durability durability, long seed) {
    Random random = new Random(seed);
    MemoryFileSystem files = new MemoryFileSystem();
    files.tearAt(random.nextBoolean() ? 512 : 4096);
    for (int life = 0; life < 3; life++) {
      MemoryFileSystem current = files;
      List<MemoryFileSystem> images = new ArrayList<>();
      files.intercept(
          (operation, path) -> {
            if (random.nextInt(60) == 0 && images.size() < 4) {
              images.add(random.nextBoolean() ? current.kill() : current.powerLoss(random));
            }
          });
      StoredLogs stored = new StoredLogs(durability, files).open().work(random, 25);
      if (random.nextBoolean()) {
        stored.log(0).trim(stored.acknowledged(0) / 2);
      }
      stored.work(random, 5);
      MemoryFileSystem next = random.nextBoolean() ? files.kill() : files.powerLoss(random);
      files.stopFaults();
      stored.close();
      assertSound(files);
      assertSound(next);
      for (MemoryFileSystem image : images) {
        if (image.isDirectory(DIRECTORY) && image.exists(DIRECTORY.resolve("logs"))) {
          assertSound(image);
        }
      }
      files = random.nextBoolean() ? next : files;
    }
  }

  private static void assertSound(MemoryFileSystem files) {
    StoreReport report = verify(new StoredLogs(Durability.FSYNC, files));
    assertThat(report.findings().stream().filter(Finding::isDamage)).isEmpty();
  }

  // ---- planted corruption

  /** A way to damage a store, and where it must be found. */
  private record Planted(String name, boolean closed, Plan plan, Severity severity) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Does the damage. */
  private interface Plan {
    Place damage(StoredLogs stored);
  }

  private record Place(Path file, long position) {}

  private static Planted damage(String name, Plan plan) {
    return new Planted(name, true, plan, Severity.DAMAGE);
  }

  private static Planted note(String name, Plan plan) {
    return new Planted(name, true, plan, Severity.NOTE);
  }

  private static Planted unclosed(String name, Severity severity, Plan plan) {
    return new Planted(name, false, plan, severity);
  }

  private static Plan flip(Path path, long position, long found) {
    return stored -> {
      stored.flip(path, position, 4);
      return new Place(path, found);
    };
  }

  private static Plan flipInFrame(long segment, int frame, int at) {
    return stored -> {
      Path path = segment(0, segment);
      int position = stored.frames(0, path).get(frame);
      stored.flip(path, position + at, 4);
      return new Place(path, position);
    };
  }

  static Stream<Planted> everyKind() {
    Path second = segment(0, 1);
    return Stream.of(
        damage("a frame's checksum", flipInFrame(1, 3, 1)),
        damage("a frame's length", flipInFrame(1, 3, Frame.LENGTH)),
        damage("a frame's format", flipInFrame(1, 3, Frame.FORMAT)),
        damage("a frame's spare", flipInFrame(1, 3, 10)),
        damage("a frame's count", flipInFrame(1, 3, Frame.COUNT)),
        damage("a frame's offset", flipInFrame(1, 3, Frame.OFFSET)),
        damage("a frame's arrival", flipInFrame(1, 3, Frame.ARRIVAL)),
        damage("a frame's body", flipInFrame(1, 3, Frame.HEADER)),
        damage("the first frame of a segment", flipInFrame(1, 0, 1)),
        damage("a frame of the first segment", flipInFrame(0, 2, 1)),
        damage(
            "the last frame of a segment",
            stored -> {
              List<Integer> frames = stored.frames(0, second);
              int last = frames.get(frames.size() - 2);
              stored.flip(second, last, 1);
              return new Place(second, last);
            }),
        damage(
            "the last frame of the log",
            stored -> {
              Path last = last(stored);
              List<Integer> frames = stored.frames(0, last);
              stored.flip(last, frames.get(frames.size() - 2), 1);
              return new Place(last, frames.get(frames.size() - 2));
            }),
        note(
            "a frame's padding",
            stored -> {
              for (int i = 0; ; i++) {
                int from = stored.frames(0, second).get(i);
                byte[] bytes = stored.bytes(second);
                int length = (int) Frame.INT.get(bytes, from + Frame.LENGTH);
                if (Frame.stride(length) > Frame.HEADER + length) {
                  stored.flip(second, from + Frame.HEADER + length, 1);
                  return new Place(second, from + Frame.HEADER + length);
                }
              }
            }),
        damage("a segment's magic", flip(second, 0, 0)),
        damage("a segment's version", flip(second, 8, 0)),
        damage("a segment's first checksum", flip(second, 12, 0)),
        damage("a segment's log", flip(second, 20, 0)),
        damage("a segment's number", flip(second, 32, 0)),
        damage("a segment's capacity", flip(second, 40, 0)),
        note("a segment's spare bytes", flip(second, 50, 0)),
        damage("a segment's second checksum", flip(second, 64, 64)),
        damage("a segment's base offset", flip(second, 72, 64)),
        damage("a segment's maximum arrival", flip(second, 80, 64)),
        damage("what a segment says of the one before", flip(second, 88, 64)),
        damage("a segment's seed", flip(second, 96, 64)),
        damage(
            "both parts of a segment's header",
            stored -> {
              stored.zero(second, 0, SegmentHeader.LENGTH);
              return new Place(second, 64);
            }),
        damage(
            "a page of zeros at a segment's beginning",
            stored -> {
              stored.zero(second, 0, 512);
              return new Place(second, 64);
            }),
        damage(
            "a page of zeros in a segment",
            stored -> {
              stored.zero(second, 1024, 512);
              int before = 0;
              for (int position : stored.frames(0, second)) {
                before = position;
              }
              return new Place(second, before);
            }),
        damage(
            "a segment of zeros",
            stored -> {
              stored.zero(second, 0, (int) stored.size(second));
              return new Place(second, 0);
            }),
        damage(
            "a segment cut short at a frame",
            stored -> {
              int at = stored.frames(0, second).get(4);
              stored.truncate(second, at);
              return new Place(second, at);
            }),
        damage(
            "a segment cut short in a frame",
            stored -> {
              int at = stored.frames(0, second).get(4);
              stored.truncate(second, at + 9);
              return new Place(second, at);
            }),
        damage(
            "the last segment cut short",
            stored -> {
              Path last = last(stored);
              int at = stored.frames(0, last).get(1);
              stored.truncate(last, at);
              return new Place(last, at);
            }),
        damage(
            "an empty segment",
            stored -> {
              stored.truncate(second, 0);
              return new Place(second, 0);
            }),
        damage(
            "the first segment missing",
            stored -> {
              stored.delete(segment(0, 0));
              return new Place(segment(0, 0), 0);
            }),
        damage(
            "a segment missing in the middle",
            stored -> {
              stored.delete(second);
              return new Place(second, 0);
            }),
        damage(
            "the last segment missing",
            stored -> {
              Path last = last(stored);
              stored.delete(last);
              return new Place(last, 0);
            }),
        damage(
            "another log's segment",
            stored -> {
              stored.copy(segment(1, 1), second);
              return new Place(second, 0);
            }),
        damage(
            "two segments swapped",
            stored -> {
              stored.copy(segment(0, 2), Path.of("/data/x"));
              stored.copy(second, segment(0, 2));
              stored.copy(Path.of("/data/x"), second);
              return new Place(second, 0);
            }),
        damage(
            "a segment's copy under another number",
            stored -> {
              stored.copy(segment(0, 0), segment(0, 77));
              return new Place(segment(0, 77), 0);
            }),
        damage(
            "an old copy of a segment",
            stored -> {
              Path last = last(stored);
              int at = stored.frames(0, last).get(2);
              stored.truncate(last, at);
              stored.overwrite(last, at, new byte[512]);
              return new Place(last, at);
            }),
        damage(
            "a log's directory missing",
            stored -> {
              stored.delete(LOG);
              return new Place(
                  DIRECTORY.resolve("logs/" + StoredLogs.id(0).uuid() + "/" + lastOfAnother()), 0);
            }),
        damage(
            "both checkpoints of a log",
            stored -> {
              int slot = slotOf(stored, 0);
              stored.flip(CHECKPOINTS, slot * 1024L + 20, 1);
              stored.flip(CHECKPOINTS, slot * 1024L + 512 + 20, 1);
              return new Place(CHECKPOINTS, slot * 1024L);
            }),
        damage(
            "a slot of zeros",
            stored -> {
              stored.zero(CHECKPOINTS, slotOf(stored, 0) * 1024L, 1024);
              return new Place(CHECKPOINTS, 0);
            }),
        note(
            "one checkpoint of a log",
            stored -> {
              long at = slotOf(stored, 0) * 1024L;
              stored.flip(CHECKPOINTS, at + 60, 1);
              return new Place(CHECKPOINTS, at);
            }),
        damage(
            "the checkpoints missing",
            stored -> {
              stored.delete(CHECKPOINTS);
              return new Place(CHECKPOINTS, 0);
            }),
        damage("a journal's header", flip(JOURNAL, 40, 0)),
        damage("a journal's version", flip(JOURNAL, 8, 0)),
        note("a batch of the journal", flip(JOURNAL, 4096 + 40, 4096)),
        unclosed("a journal's header, needed", Severity.DAMAGE, flip(JOURNAL, 33, 0)),
        unclosed(
            "an acknowledged batch of the journal", Severity.DAMAGE, flip(JOURNAL, 8192 + 5, 8192)),
        unclosed("a frame before the checkpoint", Severity.DAMAGE, flipInFrame(0, 3, 5)),
        damage("a bit of 'store'", flip(META, 30, 0)),
        damage("the version in 'store'", flip(META, 9, 0)),
        damage(
            "'store' cut short",
            stored -> {
              stored.truncate(META, 50);
              return new Place(META, 0);
            }),
        damage(
            "'store' missing",
            stored -> {
              stored.delete(META);
              return new Place(META, 0);
            }),
        note("an index", flip(IndexFile.path(second), 40, 0)),
        note(
            "an index of another segment",
            stored -> {
              stored.copy(IndexFile.path(segment(0, 0)), IndexFile.path(second));
              return new Place(IndexFile.path(second), 0);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyKind")
  void findsEachKindByFileAndPosition(Planted planted) {
    StoredLogs stored = planted.closed() ? closedStore(Durability.FSYNC) : killedStore();
    assertThat(verify(stored).findings()).isEmpty();
    Place place = planted.plan().damage(stored);
    StoreReport report = verify(stored);
    assertThat(report.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).isEqualTo(place.file());
              assertThat(finding.position()).isEqualTo(place.position());
              assertThat(finding.severity()).isEqualTo(planted.severity());
            });
    assertThat(report.isSound()).isEqualTo(planted.severity() == Severity.NOTE);
  }

  private static Path last(StoredLogs stored) {
    List<Path> segments = stored.segments(0);
    return segments.get(segments.size() - 1);
  }

  /** The name of the last segment of a closed store made as this one was. */
  private static String lastOfAnother() {
    return last(closedStore(Durability.FSYNC)).getFileName().toString();
  }

  private static int slotOf(StoredLogs stored, int log) {
    byte[] table = stored.bytes(CHECKPOINTS);
    for (int sector = 0; sector < table.length / 512; sector++) {
      if ((long) Frame.LONG.get(table, sector * 512 + 16) == 9
          && (long) Frame.LONG.get(table, sector * 512 + 24) == log) {
        return sector / 2;
      }
    }
    throw new AssertionError("no slot");
  }

  private static StoredLogs closedStore(Durability durability) {
    return new StoredLogs(durability).open().work(new Random(1), 90).close();
  }

  private static StoredLogs killedStore() {
    StoredLogs stored = new StoredLogs(Durability.FSYNC).open().work(new Random(2), 30);
    stored.checkpoint();
    return stored.work(new Random(5), 10).kill();
  }

  // ---- bit by bit

  /** One bit of each byte; which one follows from the byte. */
  @Test
  void findsAFlippedBitInEveryByteOfASegment() {
    assertThat(flipBits(stored -> segment(0, 0), position -> 1 << (position * 5 % 8))).isPositive();
  }

  @Test
  @Tag("stress")
  void findsEveryFlippedBitOfASegment() {
    int flips = 0;
    for (int bit = 0; bit < 8; bit++) {
      int mask = 1 << bit;
      flips += flipBits(stored -> segment(0, 0), position -> mask);
    }
    io.weir.log.reliability.Figures.of("weir log verify")
        .add(flips, "bits of a segment flipped, each found")
        .print();
  }

  private static int flipBits(
      java.util.function.Function<StoredLogs, Path> which,
      java.util.function.IntUnaryOperator masks) {
    StoredLogs stored = new StoredLogs(Durability.OS).open().append(0, 5).close();
    Path path = which.apply(stored);
    int size = (int) stored.size(path);
    List<Integer> frames = stored.frames(0, path);
    for (int position = 0; position < size; position++) {
      int mask = masks.applyAsInt(position);
      stored.flip(path, position, mask);
      int at = position;
      assertThat(verify(stored).findings())
          .as("byte %s, mask %s", position, mask)
          .anySatisfy(
              finding -> {
                assertThat(finding.file()).isEqualTo(path);
                assertThat(finding.position()).isLessThanOrEqualTo(at);
                assertThat(finding.position()).isGreaterThanOrEqualTo(frameOf(frames, at));
              });
      stored.flip(path, position, mask);
    }
    assertThat(verify(stored).findings()).isEmpty();
    return size;
  }

  private static int frameOf(List<Integer> frames, int position) {
    int at = 0;
    for (int frame : frames) {
      at = frame <= position ? frame : at;
    }
    return at;
  }

  // ---- in words

  @Test
  void saysInWordsWhatCannotBeVerified() throws IOException {
    StoredLogs stored = closedStore(Durability.FSYNC);
    assertThatThrownBy(() -> OfflineStore.open(Path.of("/nowhere"), stored.files()))
        .isInstanceOf(LogException.class)
        .hasMessage("there is no directory /nowhere");
    stored.files().createDirectories(Path.of("/other"));
    assertThatThrownBy(() -> OfflineStore.open(Path.of("/other"), stored.files()))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("holds no Weir log");
    assertThat(stored.files().list(Path.of("/other"))).isEmpty();
    try (Closeable lock = stored.files().lockAsAnotherProcess(DIRECTORY.resolve("weir.lock"))) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(stored::offline)
          .isInstanceOf(StoreLockedException.class)
          .hasMessageContaining("in use by another process");
    }
    try (OfflineStore offline = stored.offline()) {
      assertThatThrownBy(() -> offline.verify("s/9", Progress.NONE))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("no log 's/9'");
      assertThat(offline.verify("s/1", Progress.NONE).logs()).hasSize(1);
    }
    assertThat(stored.files().heldLocks()).isEmpty();
    assertThat(stored.files().openFiles()).isEmpty();
  }

  @Test
  void changesNothing() {
    StoredLogs stored = killedStore();
    stored.flip(segment(0, 0), 200, 1);
    long writes = stored.files().count(MemoryFileSystem.Operation.WRITE);
    long forces = stored.files().forces();
    verify(stored);
    assertThat(stored.files().count(MemoryFileSystem.Operation.WRITE)).isEqualTo(writes);
    assertThat(stored.files().forces()).isEqualTo(forces);
  }
}
