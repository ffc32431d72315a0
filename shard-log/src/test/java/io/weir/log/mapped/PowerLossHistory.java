package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One seeded history: a store lives, images of its disk are taken in the midst of everything, and
 * on each of them a store lives on, is checked, and loses its power again, some levels deep.
 *
 * <p>Half of the histories are calm: so little happens that few things are dirty at a time, and
 * every outcome of a loss of power is tried at many points. The others are wild, and outcomes are
 * random.
 */
final class PowerLossHistory {
  /** What may leave the disk in another state. */
  static final Set<Operation> CHANGES =
      EnumSet.complementOf(EnumSet.of(Operation.READ, Operation.OPEN));

  private final Durability durability;
  private final long seed;
  private final SplittableRandom random;
  private final boolean calm;
  private final StoreShape shape;
  private final int mostUnits;
  private final Counts counts = new Counts();
  private int lives;

  /** What has been tried. */
  static final class Counts {
    long images;
    long points;
    long exhaustivePoints;
    long exhaustiveImages;
    long recoveries;

    void add(Counts other) {
      images += other.images;
      points += other.points;
      exhaustivePoints += other.exhaustivePoints;
      exhaustiveImages += other.exhaustiveImages;
      recoveries += other.recoveries;
    }
  }

  /** The disk and the model at some moment, before the power goes or the process ends. */
  private record Point(MemoryFileSystem files, StoreModel model, boolean recovering, String what) {}

  /**
   * A history to be.
   *
   * @param mostUnits the most dirty units of which every subset is tried
   */
  PowerLossHistory(Durability durability, long seed, int mostUnits) {
    this.durability = durability;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.calm = seed % 2 == 0;
    this.shape = StoreShape.random(random, calm);
    this.mostUnits = mostUnits;
  }

  Counts run() {
    try {
      MemoryFileSystem files = new MemoryFileSystem();
      files.tearAt(random.nextBoolean() ? 512 : 4096);
      // With six logs a round takes several steps, and things happen in between.
      int logs = 1 + random.nextInt(calm ? 2 : random.nextInt(4) == 0 ? 6 : 3);
      StoreModel model = new StoreModel(logs, durability);
      live(files, model, calm ? 2 : 3, random.nextInt(calm ? 25 : 60));
      return counts;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "a history of power losses fails: "
              + e
              + "\nreplay it: mvn test -pl shard-log -Dtest=PowerLossTest#replays"
              + " -Dweir.seed="
              + seed
              + " -Dweir.durability="
              + durability
              + " -Dweir.units="
              + mostUnits,
          e);
    }
  }

  /** Lives on what is there, and on what is left of it when the power goes in between. */
  private void live(MemoryFileSystem files, StoreModel model, int depth, int steps) {
    StoreLife life = new StoreLife(shape, files, random, model, ++lives);
    List<Point> points = new ArrayList<>();
    int rarity = calm ? 4 : 10 + random.nextInt(60);
    boolean[] opening = {true};
    files.intercept(
        (operation, path) -> {
          if (depth > 0
              && CHANGES.contains(operation)
              && points.size() < mostPoints(depth)
              && random.nextInt(rarity) == 0) {
            points.add(new Point(files.kill(), model.copy(), opening[0], operation + " " + path));
          }
          life.meanwhile(operation, path);
        });
    life.open(shape.nextMode(random, durability));
    opening[0] = false;
    life.work(steps);
    if (depth > 0) {
      points.add(new Point(files.kill(), model.copy(), false, "the end"));
    }
    files.intercept((operation, path) -> {});
    life.close();
    for (Point point : points) {
      tryOutcomes(point, depth - 1);
    }
  }

  private int mostPoints(int depth) {
    return calm ? (depth == 2 ? 12 : 2) : (depth == 3 ? 5 : depth);
  }

  private void tryOutcomes(Point point, int depth) {
    counts.points++;
    int units = point.files.dirty().size();
    if (calm && units <= mostUnits) {
      counts.exhaustivePoints++;
      counts.exhaustiveImages += 1L << units;
      try (Stream<MemoryFileSystem> outcomes = point.files.everyPowerLoss()) {
        for (Iterator<MemoryFileSystem> i = outcomes.iterator(); i.hasNext(); ) {
          // Most are only looked at, and lived on a little; in some the power goes again.
          tryOutcome(point, i.next(), true, random.nextInt(24) == 0 ? depth : 0);
        }
      }
      return;
    }
    if (random.nextInt(4) == 0) {
      point.files.writeBack(random);
    }
    int outcomes = calm ? 1 : 1 + random.nextInt(2);
    for (int i = 0; i < outcomes; i++) {
      boolean killed = random.nextInt(5) == 0;
      tryOutcome(
          point, killed ? point.files.kill() : point.files.powerLoss(random), !killed, depth);
    }
  }

  private void tryOutcome(Point point, MemoryFileSystem image, boolean lost, int depth) {
    counts.images++;
    counts.recoveries += point.recovering ? 1 : 0;
    StoreModel model = point.model.copy();
    if (StoreLife.TRACE) {
      System.out.println("image after life " + model.life + ": " + point.what + ", left: " + lost);
    }
    model.powerLost |= lost;
    live(image, model, depth, random.nextInt(depth == 0 ? 6 : calm ? 10 : 30));
  }
}
