package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.log.CorruptLogException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records whose bytes, or lengths, changed on the disk. */
@Timeout(60)
class DamagedRecordTest {
  @TempDir Path directory;
  private DirectoryOfOneLog data;

  @BeforeEach
  void takeDirectory() {
    data = new DirectoryOfOneLog(directory);
  }

  @Test
  void aRecordThatWasSpoiltIsATypedErrorAndTheNextIsRead() throws IOException {
    try (OneLog one = new OneLog(data.settings())) {
      one.put("the first", "the second", "the third");
    }
    data.overwrite(data.find("the second"), "THE");
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(one.read(0)).containsExactly("the first");
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(1));
      assertThat(damage.offset()).isEqualTo(1);
      assertThat(damage.nextReadableOffset()).isEqualTo(2);
      assertThat(damage.file()).isEqualTo(data.files().get(0));
      assertThat(one.read(2)).containsExactly("the third");
      assertThat(one.log.offsetForTimestamp(1000)).isZero();
      one.put("the fourth");
      assertThat(one.read(2)).containsExactly("the third", "the fourth");
    }
  }

  /**
   * Chronicle comes no further than to the damage, but for every 256th document, which is in its
   * index, and the last of a file, whose position it keeps. So that what is last stays last, the
   * log goes on in a new file.
   */
  @Test
  void aLengthThatWasSpoiltHidesNothingSilentlyAndNothingThatIsPutLater() throws IOException {
    try (OneLog one = new OneLog(data.settings())) {
      one.put("the first", "the second", "the third", "the fourth");
    }
    long header = data.find("the second") - Frame.HEADER - Integer.BYTES;
    data.overwrite(header, "\u0001\u0002\u0003"); // the length of the document
    for (int run = 0; run < 3; run++) {
      try (OneLog one = new OneLog(data.settings())) {
        assertThat(one.log.durableOffset()).isEqualTo(4 + 2 * run);
        for (int each = 0; each < 2; each++) {
          assertThat(one.read(0)) // the frame in the document has a length of its own
              .containsExactly("the first", "the second");
          CorruptLogException damage =
              catchThrowableOfType(CorruptLogException.class, () -> one.read(2));
          assertThat(damage.nextReadableOffset()).isEqualTo(3);
          assertThat(one.read(3)).startsWith("the fourth").hasSize(1 + 2 * (run + each));
          if (each == 0) {
            one.put("a" + run, "b" + run);
          }
        }
        assertThat(one.read(4)).startsWith("a0", "b0").hasSize(2 + 2 * run);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFirstFileThatIsDamagedOrMissingIsNotTakenForTrimmed(boolean missing) throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      for (int hour = 0; hour < 3; hour++) {
        one.put("a" + hour, "b" + hour);
        clock.addAndGet(3_600_000);
      }
    }
    if (missing) {
      Files.delete(data.files().get(0));
    } else {
      data.spoil("a0");
      data.spoil("b0");
    }
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isZero();
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(0));
      assertThat(damage.offset()).isZero();
      assertThat(damage.nextReadableOffset()).isEqualTo(2);
      assertThat(one.read(2)).containsExactly("a1", "b1", "a2", "b2");
    }
  }

  /** Behind some hundred the search takes longer steps, and still finds the first. */
  @ParameterizedTest
  @ValueSource(ints = {700, 768, 769, 880})
  void theFirstReadableRecordBehindManyDamagedOnesIsFound(int readable) throws IOException {
    int count = 900;
    String[] texts = records(0, count);
    try (OneLog one = new OneLog(data.settings())) {
      one.put(texts);
    }
    spoilBodies(100, readable);
    try (OneLog one = new OneLog(data.settings())) {
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(100));
      assertThat(damage.nextReadableOffset()).isEqualTo(readable);
      assertThat(one.read(readable)).first().isEqualTo(texts[readable]);
      assertThat(one.log.offsetForTimestamp(1000)).isZero();
    }
  }

  /** The long step comes to the record of that offset, which is damaged, too. */
  @Test
  void whatALongStepToADamagedRecordPassedByIsFound() throws IOException {
    try (OneLog one = new OneLog(data.settings())) {
      one.put(records(0, 900));
    }
    spoilBodies(100, 700);
    data.spoil("record 768");
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(behindDamage(one, 100)).isEqualTo(700);
      assertThat(behindDamage(one, 768)).isEqualTo(769);
    }
  }

  /** There the step comes to the first record of the next file, or to a file set aside. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheLastLongStepOfAFilePassedByIsFound(boolean aside) throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put(records(0, 750));
      clock.addAndGet(3_600_000);
      one.put(records(750, 760));
      clock.addAndGet(3_600_000);
      one.put(records(760, 770));
    }
    spoilBodies(100, 700);
    if (aside) {
      byte[] noise = new byte[4096];
      Arrays.fill(noise, (byte) 7);
      DirectoryOfOneLog.overwrite(data.files().get(1), 0, noise);
    } else {
      data.spoil("record 750");
    }
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      assertThat(data.files(".damaged")).hasSize(aside ? 1 : 0);
      assertThat(behindDamage(one, 100)).isEqualTo(700);
      assertThat(behindDamage(one, 750)).isEqualTo(aside ? 760 : 751);
    }
  }

  private static String[] records(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "record " + i).toArray(String[]::new);
  }

  private static long behindDamage(OneLog one, long offset) {
    return catchThrowableOfType(CorruptLogException.class, () -> one.read(offset))
        .nextReadableOffset();
  }

  private void spoilBodies(int from, int to) throws IOException {
    Path file = data.files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] wanted = "record ".getBytes(StandardCharsets.US_ASCII);
    int found = 0;
    for (int i = 0; i < bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        if (found >= from && found < to) {
          bytes[i] = '#';
        }
        found++;
      }
    }
    assertThat(found).isGreaterThanOrEqualTo(to);
    Files.write(file, bytes);
  }
}
