package io.weir.broker.reliability;

import io.weir.broker.reliability.Report.Phase;
import io.weir.log.Durability;
import io.weir.log.reliability.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Starts brokers on a data directory, one after the other, and kills them. After some twenty lives
 * another directory is begun, so that inspecting what is there stays cheap.
 */
final class KillLoop {
  private static final int LIVES_A_DIRECTORY = 20;
  private static final int FAST = 20_000;

  /** Which durability a life has. */
  enum Mode {
    FSYNC,
    OS,
    /** Another one in each life. */
    CHANGING
  }

  private final Path directory;
  private final Mode mode;
  private final long seed;
  private final SplittableRandom random;
  private final Tally tally = new Tally();

  KillLoop(Path directory, Mode mode, long seed) {
    this.directory = directory;
    this.mode = mode;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** Runs a loop with the seed of the command line; a failure says how to see it again. */
  static void replayable(Path directory, Mode mode, long kills) throws Exception {
    long seed = Long.getLong("weir.seed", 1);
    try {
      new KillLoop(directory, mode, seed).run(kills);
    } catch (WrongBroker e) {
      throw new AssertionError(
          e.getMessage()
              + "\nTo see it again: mvn verify -Pstress -pl broker-core -am -Dtest=ManyKillsTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dweir.kills="
              + Mode.values().length * kills
              + " -Dweir.seed="
              + seed,
          e);
    }
  }

  private void run(long kills) throws Exception {
    Figures figures = Figures.of("kill -9 (" + mode + ", seed " + seed + ")");
    for (int data = 0; tally.kills < kills; data++) {
      Path place = Files.createDirectory(directory.resolve("data-" + data));
      onOneDirectory(place, kills);
      delete(place);
    }
    figures
        .add(tally.kills, "kills")
        .add(tally.killsInRecovery, "of them during recovery or opening")
        .add(tally.killsWhileClosing, "while closing")
        .add(tally.closes, "closes")
        .add(tally.acknowledged, "records acknowledged")
        .add(tally.verified, "verifications of acknowledged records")
        .add(tally.seen, "records that readers saw")
        .add(tally.trimmed, "trimmed in time")
        .add(tally.controls, "changes of streams")
        .add(tally.bytes >> 20, "MiB read")
        .add("0 wrong")
        .print();
  }

  private void onOneDirectory(Path place, long kills) throws Exception {
    long contents = random.nextLong();
    int speed = random.nextInt(3) == 0 ? FAST : 1;
    long epoch = System.currentTimeMillis();
    Path data = place.resolve("data");
    ExternalJournal journal = null;
    for (int i = 0; i < LIVES_A_DIRECTORY && tally.kills < kills; i++) {
      LifePlan plan = LifePlan.random(random, contents, i, data, durability(), speed, epoch);
      if (journal == null) {
        journal = new ExternalJournal(plan, tally);
      }
      count(new Life(plan, Ending.random(random), journal).live());
    }
    if (journal != null) {
      // The last kill is followed by an inspection too.
      LifePlan last =
          LifePlan.random(random, contents, LIVES_A_DIRECTORY, data, durability(), speed, epoch);
      count(new Life(last, new Ending(Phase.CLOSED, 0, 1, true), journal).live());
    }
  }

  private Durability durability() {
    return switch (mode) {
      case FSYNC -> Durability.FSYNC;
      case OS -> Durability.OS;
      case CHANGING -> random.nextBoolean() ? Durability.FSYNC : Durability.OS;
    };
  }

  private void count(Phase killedIn) {
    tally.kills += killedIn == Phase.CLOSED ? 0 : 1;
    tally.killsInRecovery += killedIn == Phase.OPENING ? 1 : 0;
    tally.killsWhileClosing += killedIn == Phase.CLOSING ? 1 : 0;
    tally.closes += killedIn == Phase.CLOSED ? 1 : 0;
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
