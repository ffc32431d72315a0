package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.reliability.Figures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Loses power while streams are created, changed, split, merged, scaled and deleted, also while the
 * broker starts: it starts again, in either mode, every change that was answered is there, none is
 * there by half, closed shards have all their records, and no creation second comes twice.
 *
 * <p>{@code -Dweir.images=N} sets how many images the long test checks; {@code -Dweir.seed=N
 * -Dweir.durability=FSYNC|OS} replays one history.
 */
class ControlPlanePowerLossTest {
  private static final Set<Operation> CHANGES =
      EnumSet.complementOf(EnumSet.of(Operation.READ, Operation.OPEN));
  private static final int UNITS = Integer.getInteger("weir.units", 5);

  private record Point(MemoryFileSystem files, ControlPlaneModel model) {}

  private long images;
  private long exhaustive;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void everyAnsweredChangeIsThere(Durability durability) {
    for (long seed = 1; images < 250; seed++) {
      run(durability, seed);
    }
    assertThat(exhaustive).isPositive();
  }

  @Test
  @EnabledIfSystemProperty(named = "weir.seed", matches = ".+")
  void replays() {
    Durability durability = Durability.valueOf(System.getProperty("weir.durability", "FSYNC"));
    run(durability, Long.getLong("weir.seed"));
    assertThat(images).isPositive();
  }

  @Test
  @Tag("stress")
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void everyAnsweredChangeIsThereForLong() {
    Figures figures = Figures.of("power loss, control plane");
    long wanted = Long.getLong("weir.images", 20_000);
    for (long seed = 1000; images < wanted; seed++) {
      run(seed % 2 == 0 ? Durability.FSYNC : Durability.OS, seed);
    }
    figures
        .add(images, "images")
        .add(exhaustive, "of them from moments with every outcome")
        .add("0 bad")
        .print();
  }

  private void run(Durability durability, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MemoryFileSystem files = new MemoryFileSystem();
    files.tearAt(random.nextBoolean() ? 512 : 4096);
    try {
      live(files, new ControlPlaneModel(), durability, random, 2);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "a history of power losses fails: "
              + e
              + "\nreplay it: mvn test -pl broker-core -am -Dtest=ControlPlanePowerLossTest#replays"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.seed="
              + seed
              + " -Dweir.durability="
              + durability
              + " -Dweir.units="
              + UNITS,
          e);
    }
  }

  private void live(
      MemoryFileSystem files,
      ControlPlaneModel model,
      Durability durability,
      SplittableRandom random,
      int depth) {
    ControlPlaneLife life = new ControlPlaneLife(files, durability, model, random);
    List<Point> points = new ArrayList<>();
    int most = depth == 2 ? 8 : depth;
    int rarity = 4 + random.nextInt(60);
    files.intercept(
        (operation, path) -> {
          if (CHANGES.contains(operation) && points.size() < most && random.nextInt(rarity) == 0) {
            points.add(new Point(files.kill(), model.copy()));
          }
        });
    try {
      life.open();
      life.work(random.nextInt(depth == 2 ? 25 : 6));
      life.create(1);
      points.add(new Point(files.kill(), model.copy()));
      files.intercept((operation, path) -> {});
    } finally {
      life.close();
    }
    if (depth > 0) {
      points.forEach(point -> tryOutcomes(point, durability, random, depth - 1));
    }
  }

  private void tryOutcomes(Point point, Durability durability, SplittableRandom random, int depth) {
    if (point.files.dirty().size() <= UNITS) {
      try (Stream<MemoryFileSystem> outcomes = point.files.everyPowerLoss()) {
        for (Iterator<MemoryFileSystem> i = outcomes.iterator(); i.hasNext(); ) {
          exhaustive++;
          tryOutcome(point, i.next(), durability, random, random.nextInt(8) == 0 ? depth : 0);
        }
      }
      return;
    }
    boolean killed = random.nextInt(5) == 0;
    tryOutcome(
        point,
        killed ? point.files.kill() : point.files.powerLoss(random),
        durability,
        random,
        depth);
  }

  private void tryOutcome(
      Point point,
      MemoryFileSystem image,
      Durability durability,
      SplittableRandom random,
      int depth) {
    images++;
    ControlPlaneModel model = point.model.copy();
    live(image, model, durability, random, depth);
  }
}
