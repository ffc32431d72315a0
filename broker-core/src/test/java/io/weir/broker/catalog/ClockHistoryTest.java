package io.weir.broker.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of the clocks before; where nothing can be, nothing counts as old. */
class ClockHistoryTest {
  private static final Path DIRECTORY = Path.of("/data");
  private static final Path FILE = DIRECTORY.resolve("weir.clock");
  private static final ClockHistory WRITTEN =
      new ClockHistory(1000, List.of(new ClockEra(-5, 300), new ClockEra(7, 1000)));

  private final MemoryFileSystem disk = new MemoryFileSystem();

  @BeforeEach
  void write() throws IOException {
    disk.createDirectories(DIRECTORY);
    WRITTEN.write(disk, DIRECTORY);
  }

  @Test
  void comesBackAsItWasAlsoAfterALossOfPower() {
    assertThat(ClockHistory.read(disk, DIRECTORY, false)).isEqualTo(WRITTEN);
    assertThat(ClockHistory.read(disk.powerLoss(unit -> false), DIRECTORY, false))
        .isEqualTo(WRITTEN);
  }

  @Test
  void everyDamageIsNoticed() throws IOException {
    int length = disk.content(FILE).length;
    for (int bit = 0; bit < 8 * length; bit++) {
      disk.flipBits(FILE, bit >>> 3, 1 << (bit & 7));
      for (boolean fresh : new boolean[] {true, false}) {
        assertThat(ClockHistory.read(disk, DIRECTORY, fresh))
            .as("with bit %s flipped", bit)
            .isEqualTo(ClockHistory.unknown());
      }
      disk.flipBits(FILE, bit >>> 3, 1 << (bit & 7));
    }
  }

  @Test
  void aMissingOneIsKnownOnlyWhereThereAreNoRecords() throws IOException {
    disk.delete(FILE);
    assertThat(ClockHistory.read(disk, DIRECTORY, true)).isEqualTo(ClockHistory.none());
    assertThat(ClockHistory.read(disk, DIRECTORY, false)).isEqualTo(ClockHistory.unknown());
  }
}
