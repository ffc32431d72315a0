package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.mapped.PowerLossHistory.Counts;
import io.weir.log.reliability.Figures;
import java.util.ArrayList;
import java.util.List;
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
