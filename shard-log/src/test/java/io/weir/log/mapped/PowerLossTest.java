package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import io.weir.log.mapped.PowerLossHistory.Counts;
import io.weir.log.reliability.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Loses power in the midst of everything, see {@link PowerLossHistory}, until so many images of the
 * disk have been checked.
 *
 * <pre>
 *   -Dweir.images=N                              how many images the long test checks
 *   -Dweir.from=N                                its first seed
 *   -Dweir.seed=N -Dweir.durability=FSYNC|OS     replays one history
 * </pre>
 */
class PowerLossTest {
  private static final int UNITS = Integer.getInteger("weir.units", 12);
  private static final int SHORT_UNITS = 7;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void keepsItsPromise(Durability durability) {
    Counts counts = new Counts();
    for (long seed = 1; counts.images < 1500; seed++) {
      counts.add(new PowerLossHistory(durability, seed, SHORT_UNITS).run());
    }
    assertThat(counts.exhaustivePoints).isPositive();
    assertThat(counts.recoveries).isPositive();
  }

  @Test
  void aCommitLargerThanTheJournalIsAcknowledgedInPortions() {
    MemoryFileSystem files = new MemoryFileSystem();
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 2, 4, false);
    List<StoreModel> models = new ArrayList<>();
    List<MemoryFileSystem> images = new ArrayList<>();
    StoreLife life =
        new StoreLife(
            shape, files, new SplittableRandom(1), new StoreModel(1, Durability.FSYNC), 1);
    life.open(Durability.FSYNC);
    for (int i = 0; i < 60; i++) {
      life.append(life.model().slots.get(0), new Body(i, 1500));
    }
    files.intercept(
        (operation, path) -> {
          if (operation.isForce()) {
            StoreModel model = life.model().copy();
            model.powerLost = true;
            models.add(model);
            images.add(files.powerLoss(unit -> false));
          }
        });
    life.commitAll();
    files.intercept((operation, path) -> {});
    life.close();
    assertThat(models).hasSizeGreaterThan(5);
    for (int i = 0; i < models.size(); i++) {
      StoreLife after =
          new StoreLife(shape, images.get(i), new SplittableRandom(1), models.get(i), 2 + i);
      after.open(Durability.FSYNC);
      after.close();
    }
  }

  @Test
  void aCommitThatGoesOnInOtherFilesIsForcedInAllOfThem() {
    MemoryFileSystem files = new MemoryFileSystem();
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 8, 4, false);
    StoreModel model = new StoreModel(1, Durability.FSYNC);
    StoreLife life = new StoreLife(shape, files, new SplittableRandom(1), model, 1);
    life.open(Durability.FSYNC);
    for (int i = 0; i < 56; i++) { // a block each: afterwards all files are there
      life.append(model.slots.get(0), new Body(i, 100));
      life.commitAll();
    }
    for (int i = 0; i < 40; i++) { // in one portion, of two files and more
      life.append(model.slots.get(0), new Body(100 + i, 1500));
    }
    life.commitAll();
    StoreModel then = model.copy();
    then.powerLost = true;
    MemoryFileSystem lost = files.powerLoss(unit -> false);
    life.close();
    StoreLife after = new StoreLife(shape, lost, new SplittableRandom(1), then, 2);
    after.open(Durability.FSYNC);
    after.close();
  }

  @Test
  void aRoundRecyclesOnlyTheJournalOfWhatItHasForced() {
    MemoryFileSystem files = new MemoryFileSystem();
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 4, 9, false);
    StoreModel model = new StoreModel(6, Durability.FSYNC);
    StoreLife life = new StoreLife(shape, files, new SplittableRandom(1), model, 1);
    life.open(Durability.FSYNC);
    model.slots.forEach(slot -> life.append(slot, new Body(slot.number, 100)));
    life.commitAll();
    life.maintain(3_000_000_000L); // from now on the frames wait
    life.maintain(31_000_000_000L); // the round begins
    life.maintain(0); // and forces the first four logs
    for (int commit = 0; commit < 3; commit++) {
      for (int i = 0; i < 8; i++) {
        life.append(model.slots.get(0), new Body(100 + i, 1500));
      }
      life.commitAll(); // the journal goes on in its next file
    }
    life.maintain(0); // the round ends
    StoreModel then = model.copy();
    then.powerLost = true;
    MemoryFileSystem image = files.powerLoss(unit -> false);
    life.close();
    StoreLife after = new StoreLife(shape, image, new SplittableRandom(1), then, 2);
    after.open(Durability.FSYNC);
    after.close();
  }

  @Test
  void aBatchWhoseFileLostItsHeaderDoesNotComeBack() {
    MemoryFileSystem files = new MemoryFileSystem();
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 2, 9, false);
    StoreLife life =
        new StoreLife(
            shape, files, new SplittableRandom(1), new StoreModel(1, Durability.FSYNC), 1);
    life.open(Durability.FSYNC);
    life.append(life.model().slots.get(0), new Body(1, 100));
    StoreModel model = life.model().copy();
    List<MemoryFileSystem> images = new ArrayList<>();
    files.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_FILE && path.toString().endsWith(".journal")) {
            images.add(
                files.powerLoss(
                    unit ->
                        unit.path().toString().endsWith(".journal")
                            && unit.position() >= JournalLayout.BLOCK));
          }
        });
    life.commitAll();
    files.intercept((operation, path) -> {});
    life.close();

    model.powerLost = true;
    StoreLife second = new StoreLife(shape, images.get(0), new SplittableRandom(1), model, 2);
    second.open(Durability.FSYNC); // nothing is there, and a reader has been told so
    StoreModel then = model.copy();
    MemoryFileSystem killed = images.get(0).kill();
    second.close();
    StoreLife third = new StoreLife(shape, killed, new SplittableRandom(1), then, 3);
    third.open(Durability.FSYNC);
    third.close();
  }

  /** Of every file in turn, also of one that is used for the second time. */
  @Test
  void aBatchWhoseFileLostItsHeaderDoesNotComeBackFromALaterUseEither() {
    MemoryFileSystem files = new MemoryFileSystem();
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 2, 9, false);
    StoreLife life =
        new StoreLife(
            shape, files, new SplittableRandom(1), new StoreModel(2, Durability.FSYNC), 1);
    life.open(Durability.FSYNC);
    List<StoreModel> models = new ArrayList<>();
    List<MemoryFileSystem> images = new ArrayList<>();
    files.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_FILE && isJournal(path)) {
            models.add(life.model().copy());
            images.add(
                files.powerLoss(
                    unit -> isJournal(unit.path()) && unit.position() >= JournalLayout.BLOCK));
          }
        });
    for (int i = 0; i < 25; i++) { // a block each, and seven blocks a file
      life.append(life.model().slots.get(0), new Body(i, 100));
      life.commitAll();
    }
    files.intercept((operation, path) -> {});
    life.close();

    assertThat(images).hasSizeGreaterThanOrEqualTo(25);
    for (int i = 0; i < images.size(); i++) {
      models.get(i).powerLost = true;
      livesOnWithoutTheBatch(shape, images.get(i), models.get(i), 1000 * (i + 1));
    }
  }

  /** So long that the file is used again; killed before each write into the journal. */
  private static void livesOnWithoutTheBatch(
      StoreShape shape, MemoryFileSystem files, StoreModel model, int number) {
    StoreLife life = new StoreLife(shape, files, new SplittableRandom(1), model, number);
    life.open(Durability.FSYNC); // a reader is told where the log ends
    List<StoreModel> models = new ArrayList<>(List.of(model.copy()));
    List<MemoryFileSystem> images = new ArrayList<>(List.of(files.kill()));
    files.intercept(
        (operation, path) -> {
          if (operation == Operation.WRITE && isJournal(path)) {
            models.add(model.copy());
            images.add(files.kill());
          }
        });
    for (int i = 0; i < 9; i++) {
      life.append(model.slots.get(1), new Body(number + i, 90)); // the batch is of the other log
      life.commitAll();
    }
    files.intercept((operation, path) -> {});
    life.close();
    for (int i = 0; i < images.size(); i++) {
      StoreLife next =
          new StoreLife(
              shape, images.get(i), new SplittableRandom(1), models.get(i), number + 1 + i);
      next.open(Durability.FSYNC);
      next.close();
    }
  }

  private static boolean isJournal(Path path) {
    return path.toString().endsWith(".journal");
  }

  /** The name of the file {@code store} must be there wherever that of a log's directory is. */
  @Test
  void aStoreWhoseMakerWasKilledOpensAfterALossOfPower() {
    MemoryFileSystem first = new MemoryFileSystem();
    List<MemoryFileSystem> killed = new ArrayList<>();
    first.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_DIRECTORY) {
            killed.add(first.kill());
          }
        });
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 2, 9, false);
    shape.open(first, StoreLife.DIRECTORY, Durability.FSYNC).close();
    int opened = 0;
    for (MemoryFileSystem files : killed) {
      List<MemoryFileSystem> images = new ArrayList<>();
      files.intercept(
          (operation, path) -> {
            if (PowerLossHistory.CHANGES.contains(operation) && files.dirty().size() <= 4) {
              files.everyPowerLoss().forEach(images::add);
            }
          });
      shape.open(files, StoreLife.DIRECTORY, Durability.FSYNC).close();
      for (MemoryFileSystem image : images) {
        shape.open(image, StoreLife.DIRECTORY, Durability.FSYNC).close();
        opened++;
      }
    }
    assertThat(opened).isPositive();
  }

  /** What the maker forced or not, what is acknowledged afterwards is there. */
  @Test
  void aStoreWhoseMakerWasKilledKeepsItsPromise() {
    MemoryFileSystem first = new MemoryFileSystem();
    List<MemoryFileSystem> killed = new ArrayList<>();
    first.intercept(
        (operation, path) -> {
          if (operation == Operation.FORCE_DIRECTORY) {
            killed.add(first.kill());
          }
        });
    StoreShape shape = new StoreShape(new UUID(1, 1), true, 1, 1, 16384, 32 << 10, 2, 9, false);
    shape.open(first, StoreLife.DIRECTORY, Durability.FSYNC).close();
    assertThat(killed).isNotEmpty();
    for (MemoryFileSystem files : killed) {
      StoreModel model = new StoreModel(1, Durability.FSYNC);
      StoreLife life = new StoreLife(shape, files, new SplittableRandom(1), model, 1);
      life.open(Durability.FSYNC);
      for (int i = 0; i < 8; i++) { // the last one goes into the second file of the journal
        life.append(model.slots.get(0), new Body(i, 100));
        life.commitAll();
      }
      StoreModel then = model.copy();
      then.powerLost = true;
      MemoryFileSystem lost = files.powerLoss(unit -> false);
      life.close();
      StoreLife after = new StoreLife(shape, lost, new SplittableRandom(1), then, 2);
      after.open(Durability.FSYNC);
      after.close();
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "weir.seed", matches = ".+")
  void replays() {
    Durability durability = Durability.valueOf(System.getProperty("weir.durability", "FSYNC"));
    Counts counts = new PowerLossHistory(durability, Long.getLong("weir.seed"), UNITS).run();
    assertThat(counts.points).isPositive();
  }

  @Test
  @Tag("stress")
  void keepsItsPromiseForLong() {
    long images = Long.getLong("weir.images", 100_000);
    AtomicLong seeds = new AtomicLong(Long.getLong("weir.from", 1000));
    Counts counts = new Counts();
    Figures figures = Figures.of("power loss");
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      workers.add(CompletableFuture.runAsync(() -> work(images, seeds, counts)));
    }
    try {
      CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw e;
    }
    figures
        .add(counts.images, "images")
        .add(counts.points, "moments")
        .add(counts.exhaustivePoints, "of them with every outcome")
        .add(counts.exhaustiveImages, "images from those")
        .add(counts.recoveries, "images in the midst of recovery")
        .add("0 bad")
        .print();
  }

  private static void work(long images, AtomicLong seeds, Counts total) {
    while (true) {
      synchronized (total) {
        if (total.images >= images) {
          return;
        }
      }
      long next = seeds.getAndIncrement();
      Durability durability = next % 4 < 2 ? Durability.FSYNC : Durability.OS;
      Counts counts = new PowerLossHistory(durability, next, UNITS).run();
      synchronized (total) {
        total.add(counts);
      }
    }
  }
}
