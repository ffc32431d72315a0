package io.weir.broker.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.log.Durability;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A full disk, in memory; {@link FullTmpfsTest} does the same on a real one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullDiskTest {
  private static final Path DATA = Path.of("/data");
  private static final long USUAL_FLOOR = 64L << 20;

  private final MemoryFileSystem disk = new MemoryFileSystem();

  private FillAndFree scenario(Durability durability, long floor) {
    return new FillAndFree(
        this::builder, DATA, durability, Space.of(disk), floor, Long.getLong("weir.seed", 1));
  }

  private BrokerBuilder builder() {
    return Broker.builder().fileSystem(disk);
  }

  @ParameterizedTest
  @CsvSource({"FSYNC, 0", "OS, 0", "FSYNC, " + USUAL_FLOOR, "OS, " + USUAL_FLOOR})
  void putsAreRefusedAndResumeAndNothingIsLost(Durability durability, long floor) {
    FillAndFree scenario = scenario(durability, floor);
    scenario.run(8);
    assertThat(scenario.timesFull()).isGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource
  void whatRetentionFreesIsWrittenTo(Durability durability) {
    scenario(durability, 0).freeByRetention();
  }

  @ParameterizedTest
  @EnumSource
  void whatADeletedStreamFreesIsWrittenTo(Durability durability) {
    scenario(durability, 0).freeByDeletion();
  }
}
