package io.weir.log.mapped;

import static io.weir.log.mapped.StoredLogs.DIRECTORY;
import static io.weir.log.mapped.StoredLogs.LOGS;
import static io.weir.log.mapped.StoredLogs.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Progress;
import io.weir.log.offline.RepairPlan;
import io.weir.log.offline.RepairPlan.Drop;
import io.weir.log.offline.StoreReport;
import io.weir.log.reliability.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What {@code weir log repair} promises: afterwards the store is sound; all records but those that
 * were announced are served as they were, and no number is given out twice; a second repair finds
 * nothing to do. So it is after a loss of power in the midst of it and another repair.
 *
 * <p>Replay one with {@code -Dweir.seed=N}.
 */
class OfflineRepairTest {
  private static final Path CHECKPOINTS = DIRECTORY.resolve("checkpoints");

  @Test
  void keepsItsPromise() {
    Long seed = Long.getLong("weir.seed");
    long last = seed == null ? Long.getLong("weir.repairs", 60) : seed;
    for (long s = seed == null ? 1 : seed; s <= last; s++) {
      new Damaged(s).run();
    }
  }

  @Test
  @Tag("stress")
  void keepsItsPromiseForLong() {
    Figures figures = Figures.of("weir log repair");
    long repairs = Long.getLong("weir.repairs", 2000);
    long images = 0;
    for (long seed = 10_000; seed < 10_000 + repairs; seed++) {
      images += new Damaged(seed).run();
    }
    figures.add(repairs, "damaged stores repaired").add(images, "power losses in a repair").print();
  }

  /** One store, damaged by chance. */
  private static final class Damaged {
    private final long seed;
    private final Random random;
    private final StoredLogs stored;
    private final List<NavigableSet<Long>> before = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    Damaged(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.stored = new StoredLogs(random.nextInt(3) == 0 ? Durability.OS : Durability.FSYNC);
    }

    int run() {
      try {
        return repair();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("-Dweir.seed=" + seed + " fails (" + done + "): " + e, e);
      }
    }

    private int repair() {
      stored.open().work(random, 60 + random.nextInt(60));
      if (random.nextInt(3) == 0) {
        stored.log(0).trim(stored.acknowledged(0) / 2);
        stored.checkpoint();
      }
      for (int log = 0; log < LOGS; log++) {
        before.add(stored.readAll(log));
      }
      stored.close();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damage();
      }
      MemoryFileSystem damaged = stored.files().kill();
      List<Drop> drops;
      try (OfflineStore offline = stored.offline()) {
        drops = offline.plan(Progress.NONE).drops();
        StoreReport report = offline.repair(Progress.NONE);
        assertThat(report.findings().stream().filter(Finding::isDamage)).isEmpty();
        assertThat(offline.plan(Progress.NONE).isEmpty()).isTrue();
      }
      check(drops);
      return crash(damaged, drops);
    }

    /** The same again, with losses of power in between. */
    private int crash(MemoryFileSystem damaged, List<Drop> drops) {
      List<MemoryFileSystem> images = new ArrayList<>();
      damaged.intercept(
          (operation, path) -> {
            if (images.size() < 3 && random.nextInt(8) == 0) {
              images.add(random.nextInt(3) == 0 ? damaged.kill() : damaged.powerLoss(random));
            }
          });
      stored.use(damaged);
      try (OfflineStore offline = stored.offline()) {
        offline.repair(Progress.NONE);
      }
      damaged.stopFaults();
      for (MemoryFileSystem image : images) {
        done.add("a crash in the repair");
        stored.use(image);
        try (OfflineStore offline = stored.offline()) {
          assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
        }
        check(drops);
      }
      return images.size();
    }

    private void check(List<Drop> drops) {
      stored.open();
      for (int log = 0; log < LOGS; log++) {
        int which = log;
        NavigableSet<Long> expected = new TreeSet<>(before.get(log));
        expected.removeIf(offset -> isDropped(drops, offset, which));
        NavigableSet<Long> served = stored.readAll(log);
        long start = before.get(log).isEmpty() ? 0 : before.get(log).first();
        served.removeIf(offset -> offset < start); // trimmed, and the start is lost: not wrong
        assertThat(served).as("records of log %s, but for %s", log, drops).isEqualTo(expected);
        long acknowledged = before.get(log).isEmpty() ? 0 : before.get(log).last() + 1;
        assertThat(stored.log(log).durableOffset())
            .as("the next number of log %s", log)
            .isGreaterThanOrEqualTo(acknowledged);
        long next = stored.log(log).durableOffset();
        stored.append(log, 1);
        assertThat(stored.readAll(log)).contains(next);
      }
      stored.close();
      try (OfflineStore offline = stored.offline()) {
        assertThat(offline.verify("", Progress.NONE).findings().stream().filter(Finding::isDamage))
            .isEmpty();
      }
    }

    private static boolean isDropped(List<Drop> drops, long offset, int log) {
      String name = StoredLogs.id(log).name();
      String uuid = StoredLogs.id(log).uuid().toString();
      return drops.stream()
          .anyMatch(
              d ->
                  (d.log().equals(name) || d.log().equals(uuid))
                      && d.firstOffset() <= offset
                      && offset < d.endOffset());
    }

    // ---- kinds of damage

    /** A log with neither a checkpoint nor a segment is one of which nobody can say anything. */
    private boolean leavesATrace(int kind, int segments) {
      boolean noCheckpoint = done.stream().anyMatch(d -> d.startsWith("9 "));
      boolean noSegment = done.stream().anyMatch(d -> d.matches("(5|6|11|12) .*"));
      if (kind == 9) {
        return !noSegment;
      }
      return !noCheckpoint || (kind != 12 && (segments > 1 || (kind != 5 && kind != 11)));
    }

    private void damage() {
      int log = random.nextInt(LOGS);
      List<Path> segments = stored.segments(log);
      if (segments.isEmpty()) {
        return;
      }
      Path path = segments.get(random.nextInt(segments.size()));
      int size = (int) stored.size(path);
      int kind = random.nextInt(13);
      if (!leavesATrace(kind, segments.size())) {
        kind = 0;
      }
      done.add(kind + " in " + path);
      switch (kind) {
        case 0, 1, 2 -> {
          for (int i = random.nextInt(4); i >= 0 && size > 0; i--) {
            stored.flip(path, random.nextInt(size), 1 << random.nextInt(8));
          }
        }
        case 3 -> stored.truncate(path, random.nextInt(size + 1));
        case 4 -> {
          int from = random.nextInt(size + 1);
          stored.zero(path, from, Math.min(512, size - from));
        }
        case 5 -> stored.delete(path);
        case 6 -> stored.copy(segments.get(0), path);
        case 7 -> {
          byte[] junk = new byte[Math.min(size, random.nextInt(2000))];
          random.nextBytes(junk);
          stored.overwrite(path, random.nextInt(size - junk.length + 1), junk);
        }
        case 8 -> stored.flip(path, random.nextInt(Math.min(size, 128) + 1) % Math.max(1, size), 1);
        case 9 -> {
          long slots = stored.size(CHECKPOINTS) / 1024;
          long slot = random.nextInt((int) Math.min(4, slots));
          stored.flip(CHECKPOINTS, slot * 1024 + 20, 1);
          stored.flip(CHECKPOINTS, slot * 1024 + 512 + 20, 1);
        }
        case 10 -> {
          Path index = IndexFile.path(path);
          if (stored.files().exists(index)) {
            stored.flip(index, random.nextInt((int) stored.size(index)), 1);
          }
        }
        case 11 -> stored.delete(segments.get(segments.size() - 1));
        default -> stored.delete(segments.get(0).getParent());
      }
    }
  }

  // ---- one by one

  private static StoredLogs closedStore() {
    return new StoredLogs(Durability.FSYNC).open().work(new Random(1), 90).close();
  }

  @Test
  void aHoleBecomesAGap() {
    StoredLogs stored = closedStore();
    Path path = segment(0, 1);
    int from = stored.frames(0, path).get(3);
    int to = stored.frames(0, path).get(5);
    byte[] intact = stored.bytes(path);
    stored.flip(path, stored.frames(0, path).get(4), 1);
    stored.zero(path, from, 40);
    try (OfflineStore offline = stored.offline()) {
      RepairPlan plan = offline.plan(Progress.NONE);
      assertThat(plan.drops()).hasSize(1);
      Drop drop = plan.drops().get(0);
      assertThat(plan.recovers()).isFalse();
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
      byte[] repaired = stored.bytes(path);
      assertThat((int) Frame.INT.get(repaired, from + Frame.FORMAT)).isEqualTo(Frame.FORMAT_GAP);
      assertThat((int) Frame.INT.get(repaired, from + Frame.COUNT))
          .isEqualTo((int) (drop.endOffset() - drop.firstOffset()));
      for (int i = 0; i < intact.length; i++) {
        if (i < from || i >= to) {
          assertThat(repaired[i]).as("byte %s", i).isEqualTo(intact[i]);
        }
      }
    }
    stored.open();
    assertThat(stored.readAll(0)).hasSize((int) stored.acknowledged(0) - 2);
    stored.close();
  }

  /** A gap is believed by its checksum only: a damaged one is damage like any other. */
  @Test
  void aDamagedGapIsDamage() {
    StoredLogs stored = closedStore();
    Path path = segment(0, 1);
    int from = stored.frames(0, path).get(3);
    stored.flip(path, from, 1);
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    stored.open();
    long records = stored.readAll(0).size();
    stored.close();
    stored.flip(path, from + Frame.HEADER, 1); // one of the zeros that the checksum covers
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.verify("", Progress.NONE).findings())
          .anySatisfy(f -> assertThat(f.position()).isEqualTo(from));
    }
    stored.open();
    assertThatThrownBy(() -> stored.readAll(0)).isInstanceOf(io.weir.log.CorruptLogException.class);
    stored.close();
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    stored.open();
    assertThat(stored.readAll(0)).hasSize((int) records);
    stored.close();
  }

  /** Whoever begins to read in a gap, or seeks by time there, comes out behind it. */
  @Test
  void readersStepOverAGap() {
    StoredLogs stored = closedStore();
    Path path = segment(0, 0);
    stored.zero(path, stored.frames(0, path).get(2), 600);
    Drop drop;
    try (OfflineStore offline = stored.offline()) {
      drop = offline.plan(Progress.NONE).drops().get(0);
      offline.repair(Progress.NONE);
    }
    stored.open();
    io.weir.log.RecordBatch batch = new io.weir.log.RecordBatch();
    for (long offset = drop.firstOffset(); offset < drop.endOffset(); offset++) {
      assertThat(stored.log(0).read(offset, 1, 1000, batch)).isEqualTo(1);
      assertThat(batch.offset(0)).isEqualTo(drop.endOffset());
    }
    assertThat(stored.log(0).offsetForTimestamp(0)).isZero();
    stored.close();
  }

  /** Nothing that is not forced survives. */
  @Test
  void aRepairThatIsDoneSurvivesALossOfPower() {
    StoredLogs stored = closedStore();
    stored.flip(segment(0, 1), stored.frames(0, segment(0, 1)).get(3), 1);
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    stored.use(stored.files().powerLoss(new BitSet()));
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.verify("", Progress.NONE).isSound()).isTrue();
    }
  }

  @Test
  void aStoreThatWasNotClosedIsRecoveredFirst() {
    StoredLogs stored = new StoredLogs(Durability.FSYNC).open().work(new Random(8), 40).kill();
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.plan(Progress.NONE).recovers()).isTrue();
      assertThat(offline.plan(Progress.NONE).drops()).isEmpty();
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
      assertThat(offline.isClosed()).isTrue();
      assertThat(offline.plan(Progress.NONE).isEmpty()).isTrue();
    }
    stored.open();
    for (int log = 0; log < LOGS; log++) {
      assertThat(stored.readAll(log)).hasSize((int) stored.acknowledged(log));
    }
    stored.close();
  }

  @Test
  void storeIsMadeAnewFromTheJournal() {
    StoredLogs stored = closedStore();
    long records = stored.acknowledged(0);
    stored.delete(DIRECTORY.resolve("store"));
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    stored.open();
    assertThat(stored.readAll(0)).hasSize((int) records);
    stored.close();
  }

  @Test
  void withoutAJournalNobodyKnowsTheStore() {
    StoredLogs stored = new StoredLogs(Durability.OS).open().append(0, 3).close();
    stored.delete(DIRECTORY.resolve("store"));
    try (OfflineStore offline = stored.offline()) {
      assertThatThrownBy(() -> offline.repair(Progress.NONE))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("says which store this is");
    }
  }

  @Test
  void aCopyIsRepairedAndTheOriginalLeftAlone() {
    StoredLogs stored = closedStore();
    stored.flip(segment(0, 1), stored.frames(0, segment(0, 1)).get(3), 1);
    byte[] damaged = stored.bytes(segment(0, 1));
    Path copy = Path.of("/copy");
    try (OfflineStore offline = stored.offline()) {
      offline.copyTo(copy, Progress.NONE);
      assertThatThrownBy(() -> offline.copyTo(copy, Progress.NONE))
          .isInstanceOf(LogException.class)
          .hasMessageContaining("not an empty directory");
      assertThatThrownBy(() -> offline.copyTo(DIRECTORY.resolve("copy"), Progress.NONE))
          .hasMessageContaining("lies in");
    }
    try (OfflineStore offline = OfflineStore.open(copy, stored.files())) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    assertThat(stored.bytes(segment(0, 1))).isEqualTo(damaged);
  }

  @Test
  void foreignFilesAreMovedAsideNotDeleted() {
    StoredLogs stored = closedStore();
    stored.copy(segment(1, 1), segment(0, 1));
    byte[] foreign = stored.bytes(segment(0, 1));
    try (OfflineStore offline = stored.offline()) {
      assertThat(offline.repair(Progress.NONE).isSound()).isTrue();
    }
    assertThat(stored.bytes(DIRECTORY.resolve("set-aside/s/0/0000000001.seg"))).isEqualTo(foreign);
  }
}
