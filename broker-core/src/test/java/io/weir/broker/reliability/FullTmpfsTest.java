package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.Durability;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A full disk that is a real file system: mapped memory that it has no room for would end the
 * process. Skipped, with the reason, where mounting is not allowed.
 */
class FullTmpfsTest {
  private static final long FLOOR = 4L << 20;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"FSYNC, 0", "OS, 0", "FSYNC, " + FLOOR})
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void theProcessLivesThroughAFullDisk(Durability durability, long floor) throws Exception {
    long seed = Long.getLong("weir.seed", 1);
    TmpfsFills fills = new TmpfsFills(directory.resolve("disk"), durability, floor, seed);
    fills.run(4);
    assertThat(fills.timesFull()).isPositive();
  }
}
