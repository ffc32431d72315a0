package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.log.CorruptLogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log is after a loss of power: what was not forced may be damaged, or gone. */
@Timeout(60)
class PowerLossTest {
  @TempDir Path directory;
  private DirectoryOfOneLog data;

  @BeforeEach
  void takeDirectory() {
    data = new DirectoryOfOneLog(directory);
  }

  @Test
  void afterALossOfPowerNoOffsetIsGivenOutTwice() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a", "b");
      one.forceAll(0);
      one.put("c", "lost");
      copy = data.killed();
    }
    data.restore(copy);
    data.overwrite(data.find("lost"), "LOST");
    data.pretendReboot();
    long next;
    try (OneLog one = new OneLog(data.settings())) {
      next = one.log.durableOffset();
      assertThat(next).isGreaterThan(4);
      assertThat(one.read(0)).startsWith("a", "b", "c");
      assertThat(one.read(3)).isEmpty();
      one.put("d");
      assertThat(one.read(0)).containsExactly("a", "b", "c", "d");
      assertThat(one.read(3)).containsExactly("d");
      assertThat(one.log.durableOffset()).isEqualTo(next + 1);
      assertThat(one.log.offsetForTimestamp(1000)).isZero();
    }
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(one.read(0)).containsExactly("a", "b", "c", "d");
      assertThat(one.read(3)).containsExactly("d");
      assertThat(one.log.durableOffset()).isEqualTo(next + 1);
    }
  }

  @Test
  void whatWasForcedAndIsDamagedIsNotTakenForLost() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a", "forced");
      one.store.force(one.log);
      copy = data.killed();
    }
    data.restore(copy);
    data.overwrite(data.find("forced"), "FORCED");
    data.pretendReboot();
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(one.read(0)).containsExactly("a");
      assertThatThrownBy(() -> one.read(1)).isInstanceOf(CorruptLogException.class);
    }
  }

  /** What the second boot lost begins where the loss of the first ends. */
  @Test
  void twoLossesOfPowerInARowAreSteppedOver() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a");
      one.forceAll(0);
      one.put("lost");
      copy = data.killed();
    }
    data.restore(copy);
    data.spoil("lost");
    data.pretendReboot();
    try (OneLog one = new OneLog(data.settings())) {
      one.put("gone");
      copy = data.killed();
    }
    data.restore(copy);
    data.spoil("gone");
    data.pretendReboot();
    try (OneLog one = new OneLog(data.settings())) {
      one.put("b");
      assertThat(one.read(0)).containsExactly("a", "b");
      assertThat(one.read(1)).containsExactly("b");
    }
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(one.read(0)).containsExactly("a", "b");
      assertThat(one.read(1)).containsExactly("b");
    }
  }

  /** What was not forced may begin in one file and end in the next. */
  @Test
  void aLossOfPowerAcrossFilesIsSteppedOver() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put("a");
      one.forceAll(0);
      one.put("lost");
      clock.addAndGet(3_600_000);
      one.put("behind it");
      copy = data.killed();
    }
    data.restore(copy);
    data.spoil("lost");
    data.pretendReboot();
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
        assertThat(one.read(0)).startsWith("a");
        one.put("b" + run);
        assertThat(one.read(1)).startsWith("b0").endsWith("b" + run);
        assertThat(one.read(2)).startsWith("b0").endsWith("b" + run);
      }
    }
  }

  @Test
  void whatWasTrimmedStaysTrimmedAfterALossOfPower() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.threeFiles(clock);
      one.forceAll(7_200_000_000_000L);
      assertThat(data.files()).hasSize(1);
      copy = data.killed();
    }
    data.restore(copy);
    data.pretendReboot();
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isEqualTo(2);
      assertThat(one.read(0)).containsExactly("a2");
    }
  }

  /** The next hour's file was made, and its bytes did not reach the disk. */
  @Test
  void aFileOfZerosIsWhatALossOfPowerLeaves() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put("a");
      one.forceAll(0);
      clock.addAndGet(3_600_000);
      one.put("lost");
      copy = data.killed();
    }
    data.restore(copy);
    Path lost = data.files().get(1);
    Files.write(lost, new byte[(int) Files.size(lost)]);
    data.pretendReboot();
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
        assertThat(one.read(0)).startsWith("a");
        one.put("b" + run);
        assertThat(one.read(1)).startsWith("b0").hasSize(1 + run);
        assertThat(data.files(".damaged")).hasSize(1);
      }
    }
  }

  /** Nothing was forced, and of the log's only file not even the name, or no record, is left. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOnlyFileThatWasNeverForcedMayBeGone(boolean gone) throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("lost", "lost too");
      copy = data.killed();
    }
    data.restore(copy);
    Path file = data.files().get(0);
    if (gone) {
      Files.delete(file);
    } else {
      Files.write(file, new byte[(int) Files.size(file)]);
    }
    data.pretendReboot();
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(data.settings())) {
        assertThat(one.log.durableOffset()).isGreaterThan(2);
        if (run == 0) {
          assertThat(one.read(0)).isEmpty();
        }
        one.put("a" + run);
        assertThat(one.read(0)).startsWith("a0").hasSize(1 + run);
        assertThat(one.read(1)).startsWith("a0").hasSize(1 + run);
      }
    }
  }

  /** What had been forced is missed, and what follows it is not. */
  @Test
  void theOnlyFileThatWasForcedAndIsGoneIsDamage() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("forced");
      one.forceAll(0);
      one.put("lost");
      copy = data.killed();
    }
    data.restore(copy);
    Files.delete(data.files().get(0));
    data.pretendReboot();
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a");
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(0));
      assertThat(damage.nextReadableOffset()).isEqualTo(one.log.durableOffset() - 1);
      assertThat(one.read(1)).containsExactly("a");
    }
  }
}
