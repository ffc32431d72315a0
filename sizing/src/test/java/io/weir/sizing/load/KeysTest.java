package io.weir.sizing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  @TempDir private Path directory;

  private static int[] counts(Keys keys, int draws) {
    int[] counts = new int[keys.count()];
    Keys.Draw draw = keys.draw(3);
    for (int i = 0; i < draws; i++) {
      counts[draw.next()]++;
    }
    return counts;
  }

  @Test
  void uniformKeysAreAlike() {
    for (int count : counts(Keys.uniform(10), 100_000)) {
      assertThat(count).isBetween(9_500, 10_500);
    }
  }

  @Test
  void theSecondOfZipfsKeysIsHalfAsFrequentAsTheFirst() {
    int[] counts = counts(Keys.zipf(1000, 1), 1_000_000);
    // The first has 1 / H(1000) = 13.4 % of them.
    assertThat(counts[0]).isBetween(132_000, 136_000);
    assertThat(counts[1]).isBetween(65_000, 69_000);
    assertThat(counts[9]).isBetween(12_700, 14_100);
  }

  @Test
  void keysOfAFileComeInItsOrderAndAgain() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "a\nb\n\na\nc\n");
    Keys keys = Keys.ofFile(file);
    assertThat(keys.count()).isEqualTo(3);
    Keys.Draw draw = keys.draw(1);
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      drawn.add(keys.key(draw.next()));
    }
    assertThat(drawn).containsExactly("a", "b", "a", "c", "a", "b");
    assertThat(draw.data()).isNull();
    assertThat(keys.meanRecordBytes()).isZero();
  }

  @Test
  void recordsOfAFileHaveTheirOwnData() throws IOException {
    Path file = Files.writeString(directory.resolve("records"), "a\tfirst\nbb\tsecond\twith tab\n");
    Keys keys = Keys.ofRecords(file);
    Keys.Draw draw = keys.draw(1);
    assertThat(keys.key(draw.next())).isEqualTo("a");
    assertThat(draw.data()).asString(StandardCharsets.UTF_8).isEqualTo("first");
    assertThat(keys.key(draw.next())).isEqualTo("bb");
    assertThat(draw.data()).asString(StandardCharsets.UTF_8).isEqualTo("second\twith tab");
    assertThat(keys.meanRecordBytes()).isEqualTo((6 + 17) / 2.0);
    assertThat(Workload.ofRecords(10, keys).recordBytes()).isEqualTo(11.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "no tab here", "\tno key"})
  void filesOfRecordsThatAreNoneAreRefused(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("records"), content);
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofRecords(file))
        .withMessageContaining("records");
  }

  @Test
  void filesThatCannotBeReadAreRefused() throws IOException {
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofFile(directory.resolve("none")))
        .withMessageContaining("There is no file");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofFile(binary))
        .withMessageContaining("not text in UTF-8");
    Path longKey = Files.writeString(directory.resolve("long"), "k".repeat(257));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofFile(longKey))
        .withMessageContaining("line 1");
  }

  @Test
  void linesMayEndAsTheyDoAnywhere() throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), "a\r\nb\rc\n\r\n\nd");
    Keys keys = Keys.ofFile(file);
    Keys.Draw draw = keys.draw(1);
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      drawn.add(keys.key(draw.next()));
    }
    assertThat(drawn).containsExactly("a", "b", "c", "d", "a");
  }

  /** They might have no end. */
  @Test
  void whatIsNoRegularFileIsRefused() {
    for (Path none : List.of(directory, Path.of("/dev/zero"))) {
      assertThatExceptionOfType(InvalidLoadException.class)
          .isThrownBy(() -> Keys.ofFile(none))
          .withMessageContaining(none + " is no regular file");
    }
  }

  @Test
  void aFileWithoutLineEndsIsNotReadIntoMemory() throws IOException {
    Path keys = Files.writeString(directory.resolve("keys"), "a\n" + "k".repeat(2000));
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofFile(keys))
        .withMessageContaining("keys, line 2: a line has at most 512 characters here");
    Path records = Files.writeString(directory.resolve("r"), "a\t" + "x".repeat(11 << 20) + "\n");
    assertThatExceptionOfType(InvalidLoadException.class)
        .isThrownBy(() -> Keys.ofRecords(records))
        .withMessageContaining("line 1: a line has at most 10,486,273 characters here");
  }

  @Test
  void loadsThatCannotBeAreRefused() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Keys.uniform(0),
            () -> Keys.zipf(10, -1),
            () -> Keys.zipf(10, Double.NaN),
            () -> Workload.of(0, 100),
            () -> Workload.of(Double.NaN, 100),
            () -> Workload.of(10, 0),
            () -> Workload.of(10, 20e6),
            () -> Workload.of(10, 5), // no room for a key
            () -> Workload.of(10, 100).withRetention(Duration.ofHours(1)),
            () -> Workload.of(10, 100).withReaders(Readers.fanOut(21)),
            () -> Workload.of(10, 100).withReaders(Readers.shared(-1)))) {
      assertThatExceptionOfType(InvalidLoadException.class).isThrownBy(wrong::run);
    }
  }
}
