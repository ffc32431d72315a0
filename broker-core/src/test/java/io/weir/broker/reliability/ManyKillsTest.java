package io.weir.broker.reliability;

import io.weir.broker.reliability.KillLoop.Mode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop of {@link KillLoopTest} at length: {@code -Dweir.kills=N}, divided among the modes. */
@Tag("stress")
class ManyKillsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 24, unit = TimeUnit.HOURS)
  void whatWasAcknowledgedOrSeenIsThereAfterManyKills(Mode mode) throws Exception {
    int modes = Mode.values().length;
    KillLoop.replayable(directory, mode, (Long.getLong("weir.kills", 500) + modes - 1) / modes);
  }
}
