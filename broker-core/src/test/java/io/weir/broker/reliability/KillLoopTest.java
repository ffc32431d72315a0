package io.weir.broker.reliability;

import io.weir.broker.reliability.KillLoop.Mode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} of a real process under load, again and again. What was acknowledged and what
 * readers saw is in the memory of this process, and what the next one finds is compared with it.
 *
 * <p>The moments of the kills are seeded, and yet a run is not exactly like another: threads and
 * disks have a will of their own. The same seed kills at the same points of the same work.
 */
class KillLoopTest {
  private static final int KILLS = 3;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedOrSeenIsThereAfterAKill(Mode mode) throws Exception {
    KillLoop.replayable(directory, mode, KILLS);
  }
}
