package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * One seeded history in which one operation of the disk fails. Afterwards the store is opened
 * again, as it would be after the end of the process, and after a loss of power; nothing that was
 * promised may be missing.
 */
final class FaultyHistory {
  private static final int STEPS = 40;

  /** What fails. */
  enum Kind {
    FILE(Operation.FORCE_FILE),
    MAPPING(Operation.FORCE_MAPPING),
    DIRECTORY(Operation.FORCE_DIRECTORY),
    WRITE(Operation.WRITE),
    MAP(Operation.MAP);

    final Operation operation;

    Kind(Operation operation) {
      this.operation = operation;
    }
  }

  /** What became of the fault. */
  enum Outcome {
    /** The history ended before it came to that. */
    NOT_REACHED,
    /** The store did not open, and said so. */
    NOT_OPENED,
    /** Nothing was acknowledged afterwards. */
    FENCED,
    /** Nothing was lost, and all went on. */
    WENT_ON
  }

  private final Kind kind;
  private final Durability durability;
  private final long seed;
  private final int nth;
  private final SplittableRandom random;
  private final StoreShape shape;
  private int seen;

  /** With a fault at the {@code nth} such operation of the second life. */
  FaultyHistory(Kind kind, Durability durability, long seed, int nth) {
    this.kind = kind;
    this.durability = durability;
    this.seed = seed;
    this.nth = nth;
    this.random = new SplittableRandom(seed);
    this.shape = StoreShape.random(random, false);
  }

  Outcome run() {
    try {
      return tryRun();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "a history with a fault fails: "
              + e
              + "\nreplay it: mvn test -pl shard-log -Dtest=FailedForceTest#replays -Dweir.fault="
              + kind
              + " -Dweir.nth="
              + nth
              + " -Dweir.seed="
              + seed
              + " -Dweir.durability="
              + durability,
          e);
    }
  }

  private Outcome tryRun() {
    // A first life leaves something to recover, so that the fault may come in the midst of that.
    MemoryFileSystem first = new MemoryFileSystem();
    StoreLife before = new StoreLife(shape, first, random, new StoreModel(2, durability), 1);
    before.open(durability);
    before.work(STEPS / 2);
    StoreModel model = before.model().copy();
    MemoryFileSystem disk = random.nextBoolean() ? first.kill() : first.powerLoss(random);
    model.powerLost = !disk.bootId().equals(first.bootId());
    before.close();

    StoreLife life = new StoreLife(shape, disk, random, model, 2);
    disk.intercept(
        (operation, path) -> {
          // A fault in what others do meanwhile is theirs; this operation goes on.
          boolean unused = fails(() -> life.meanwhile(operation, path));
          mayFail(disk, operation, path);
        });
    Outcome outcome = live(life, disk);
    if (outcome != Outcome.NOT_REACHED) {
      lookAtTheDisk(disk, model, outcome);
    }
    return outcome;
  }

  private void mayFail(MemoryFileSystem disk, Operation operation, Path path) throws IOException {
    disk.limitSpace(Long.MAX_VALUE / 2);
    if (operation != kind.operation || ++seen != nth) {
      return;
    }
    if (StoreLife.TRACE) {
      System.out.println("fault: " + operation + " " + path);
    }
    if (kind == Kind.WRITE && nth % 2 == 0) {
      disk.limitSpace(nth * 17L % 3000); // what grows the file falls short
    } else {
      throw new IOException(kind == Kind.WRITE ? "No space left on device" : "Input/output error");
    }
  }

  private Outcome live(StoreLife life, MemoryFileSystem disk) {
    if (fails(() -> life.open(durability))) {
      disk.stopFaults();
      disk.limitSpace(Long.MAX_VALUE / 2);
      if (life.store() != null) {
        life.store().close(); // one of its logs did not open
      }
      assertThat(disk.openFiles()).as("files left open").isEmpty();
      assertThat(disk.openMappings()).as("mappings left").isEmpty();
      return Outcome.NOT_OPENED;
    }
    boolean threw = false;
    for (int i = 0; i < STEPS && !threw && life.store().failure() == null; i++) {
      threw = fails(life::step);
    }
    disk.stopFaults();
    disk.limitSpace(Long.MAX_VALUE / 2);
    if (StoreLife.TRACE) {
      System.out.println(
          "fault reached: " + (seen >= nth) + ", failure: " + life.store().failure());
    }
    boolean fenced = life.store().failure() != null;
    if (fenced && !life.isClosed()) {
      life.checkFenced();
    } else if (!life.isClosed()) {
      life.checkGoesOn();
    }
    if (!life.isClosed()) {
      life.close();
    }
    return fenced ? Outcome.FENCED : seen >= nth ? Outcome.WENT_ON : Outcome.NOT_REACHED;
  }

  private static boolean fails(Runnable action) {
    try {
      action.run();
      return false;
    } catch (LogException e) {
      return true;
    }
  }

  /** As the next process may find it. */
  private void lookAtTheDisk(MemoryFileSystem disk, StoreModel model, Outcome outcome) {
    // A directory whose force failed does not get another chance: on a real disk it is mounted
    // anew.
    boolean uncertain = kind == Kind.DIRECTORY;
    reopen(disk.kill(), model, false, !uncertain);
    if (!(uncertain && outcome == Outcome.NOT_OPENED)) {
      reopen(disk.powerLoss(unit -> false), model, true, true);
      reopen(disk.powerLoss(unit -> true), model, true, true);
      reopen(disk.powerLoss(random), model, true, true);
    }
    if (durability == Durability.FSYNC && !shape.switching()) {
      MemoryFileSystem forgetful = disk.kill();
      forgetful.dropLostPages();
      reopen(forgetful, model, false, !uncertain);
    }
  }

  private void reopen(MemoryFileSystem disk, StoreModel found, boolean lost, boolean thenLoses) {
    StoreModel model = found.copy();
    model.powerLost |= lost;
    StoreLife life = new StoreLife(shape, disk, random, model, 3);
    life.open(durability);
    life.checkGoesOn();
    StoreModel then = model.copy();
    MemoryFileSystem after = thenLoses ? disk.powerLoss(random) : disk.kill();
    life.close();
    then.powerLost = thenLoses;
    StoreLife last = new StoreLife(shape, after, random, then, 4);
    last.open(durability);
    last.close();
  }
}
