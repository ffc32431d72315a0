package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file an hour: which one is appended to, and which are deleted. */
@Timeout(60)
class HourlyFilesTest {
  @TempDir Path directory;
  private DirectoryOfOneLog data;

  @BeforeEach
  void takeDirectory() {
    data = new DirectoryOfOneLog(directory);
  }

  @Test
  void aClockThatIsSetBackDoesNotTakeAppendsToAnEarlierFile() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put("a");
      clock.addAndGet(7_200_000);
      one.put("b");
      clock.addAndGet(-14_400_000);
      one.put("c");
      assertThat(one.read(0)).containsExactly("a", "b", "c");
    }
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put("d");
      assertThat(one.read(0)).containsExactly("a", "b", "c", "d");
    }
    assertThat(data.files()).hasSize(2);
  }

  @Test
  void filesWhoseRecordsAreAllTrimmedAreDeleted() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      for (int hour = 0; hour < 5; hour++) {
        one.put("a" + hour, "b" + hour);
        clock.addAndGet(3_600_000);
      }
      assertThat(data.files()).hasSize(5);
      long before = one.log.sizeInBytes();
      one.log.trim(5);
      one.forceAll(0);
      assertThat(data.files()).hasSize(3);
      assertThat(one.log.sizeInBytes()).isLessThan(before);
      assertThat(one.read(0)).containsExactly("b2", "a3", "b3", "a4", "b4");
    }
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isEqualTo(5);
      assertThat(one.read(0)).containsExactly("b2", "a3", "b3", "a4", "b4");
    }
  }

  @Test
  void aFileThatCannotBeDeletedIsTriedAgainLater() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.threeFiles(clock);
      Path first = data.files().get(0);
      Files.delete(first);
      Files.createDirectory(first);
      Path inTheWay = Files.createFile(first.resolve("in the way"));
      one.forceAll(7_200_000_000_000L);
      assertThat(one.store.failure()).isNull();
      assertThat(data.files()).hasSize(2).contains(first);
      one.put("a3");
      Files.delete(inTheWay);
      one.forceAll(14_400_000_000_000L);
      assertThat(data.files()).hasSize(2).doesNotContain(first);
      assertThat(one.read(0)).containsExactly("a2", "a3");
    }
  }

  @Test
  void aTrimmedFileThatSomebodyElseDeletedIsNotMissed() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.threeFiles(clock);
      Files.delete(data.files().get(0));
      one.forceAll(7_200_000_000_000L);
      assertThat(one.store.failure()).isNull();
      assertThat(data.files()).hasSize(1);
      assertThat(one.read(0)).containsExactly("a2");
    }
  }
}
