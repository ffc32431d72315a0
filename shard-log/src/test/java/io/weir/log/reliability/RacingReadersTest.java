package io.weir.log.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers racing roll, trim, unmap, deletion and close; see {@link Race}. In memory, where use of
 * what was unmapped is an exception and rubbish is read from it, and on the disk, where it may end
 * the JVM. At the end nothing may be mapped or open.
 *
 * <p>Replay with {@code -Dweir.seed=N}, as far as threads can be; long with {@code -Pstress
 * -Dweir.seconds=N}.
 */
@Timeout(900)
class RacingReadersTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void inMemory(Durability durability) throws Exception {
    for (long seed : seeds(2)) {
      assertThat(inMemory(durability, seed, 3000)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void onDisk(Durability durability) throws Exception {
    for (long seed : seeds(1)) {
      assertThat(onDisk(durability, seed, 800)).isPositive();
    }
  }

  @Test
  @Tag("stress")
  void forLong() throws Exception {
    long end = System.nanoTime() + Long.getLong("weir.seconds", 60) * 1_000_000_000L;
    Figures figures = Figures.of("racing readers");
    long races = 0;
    long reads = 0;
    for (long seed = Long.getLong("weir.seed", 1000); System.nanoTime() < end; seed++) {
      for (Durability durability : Durability.values()) {
        reads += inMemory(durability, seed, 20_000);
        reads += onDisk(durability, seed, 20_000);
        races += 2;
      }
    }
    figures.add(races, "races").add(reads, "reads").add("0 wrong, nothing left mapped").print();
  }

  private static List<Long> seeds(int count) {
    Long given = Long.getLong("weir.seed");
    return given != null ? List.of(given) : Stream.iterate(1L, s -> s + 1).limit(count).toList();
  }

  private long inMemory(Durability durability, long seed, int appends) throws Exception {
    MemoryFileSystem files = new MemoryFileSystem();
    long reads = race(files, Path.of("/data"), durability, seed, appends);
    assertThat(files.openMappings()).as("mappings left, seed %d", seed).isEmpty();
    assertThat(files.openFiles()).as("files left open, seed %d", seed).isEmpty();
    return reads;
  }

  private long onDisk(Durability durability, long seed, int appends) throws Exception {
    Path store = directory.resolve(durability + "-" + seed);
    long reads = race(DiskFileSystem.INSTANCE, store, durability, seed, appends);
    assertThat(mapped(store)).as("mappings left, seed %d", seed).isEmpty();
    return reads;
  }

  private static long race(
      FileSystem files, Path directory, Durability durability, long seed, int appends)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (MappedLogStore store =
        MappedLogStore.builder(directory)
            .fileSystem(files)
            .durability(durability)
            .segmentBytes(4096, 4096 << random.nextInt(3))
            .journal(2 << 20, 2)
            .mappedSealedSegments(1 + random.nextInt(2))
            .open()) {
      return new Race(store, seed, appends).run();
    }
  }

  /** What of a directory this process has mapped, where the system tells. */
  private static List<String> mapped(Path directory) throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return List.of();
    }
    return Files.readAllLines(maps).stream()
        .filter(line -> line.contains(directory.toString() + "/"))
        .toList();
  }
}
