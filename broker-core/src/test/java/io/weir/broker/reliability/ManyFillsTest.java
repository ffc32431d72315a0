package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.reliability.Figures;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link FullDiskTest} and {@link FullTmpfsTest} at length: {@code -Dweir.cycles=N} for each kind.
 */
@Tag("stress")
@Timeout(value = 10, unit = TimeUnit.HOURS)
class ManyFillsTest {
  private static final int CYCLES = Integer.getInteger("weir.cycles", 100);
  private static final long SEED = Long.getLong("weir.seed", 1);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"FSYNC, 0", "OS, 0", "FSYNC, 4194304", "OS, 4194304"})
  void onARealDisk(Durability durability, long floor) throws Exception {
    Figures figures = Figures.of("full tmpfs (" + durability + ", floor " + floor + ")");
    TmpfsFills fills = new TmpfsFills(directory.resolve("disk"), durability, floor, SEED);
    fills.run(CYCLES);
    print(figures, fills.timesFull(), fills.refusals(), fills.acknowledged());
  }

  @ParameterizedTest
  @CsvSource({"FSYNC, 0", "OS, 0", "FSYNC, 67108864", "OS, 67108864"})
  void inMemory(Durability durability, long floor) {
    Figures figures = Figures.of("full disk in memory (" + durability + ", floor " + floor + ")");
    MemoryFileSystem disk = new MemoryFileSystem();
    FillAndFree scenario =
        new FillAndFree(
            () -> Broker.builder().fileSystem(disk),
            Path.of("/data"),
            durability,
            Space.of(disk),
            floor,
            SEED);
    scenario.run(CYCLES);
    print(figures, scenario.timesFull(), scenario.refusals(), scenario.acknowledged());
  }

  private static void print(Figures figures, long full, long refusals, long acknowledged) {
    assertThat(full).isPositive();
    figures
        .add(CYCLES, "cycles")
        .add(full, "times full")
        .add(refusals, "puts refused")
        .add(acknowledged, "records acknowledged and verified")
        .add("0 lost")
        .print();
  }
}
