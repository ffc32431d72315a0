package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.LogException;
import io.weir.log.fs.DiskFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log is after the process ended, the power went, bytes changed, or the clock. */
@Timeout(60)
class RecoveryTest {
  @TempDir Path directory;

  private ChronicleLogStoreBuilder settings() {
    return ChronicleLogStore.builder(directory).blockBytes(1 << 20);
  }

  private Path queue() {
    return directory.resolve("queues/stream/shard");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(queue())) {
      return all.filter(path -> path.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  /** Takes the directory as it is while the store is open: as the end of the process leaves it. */
  private Path killed() throws IOException {
    Path copy = directory.resolveSibling(directory.getFileName() + "-killed");
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        Path to = copy.resolve(directory.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return copy;
  }

  private static void restore(Path copy, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(to)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!path.equals(to)) {
          Files.delete(path);
        }
      }
    }
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(copy.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /**
   * Killed when the next hour's file had been begun; the hour before ends with what nobody was
   * told.
   */
  @Test
  void whatWasNotAcknowledgedIsNotServedInPlaceOfWhatCameLater() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      one.put("a", "b");
      one.append(5, "unacknowledged");
      one.append(5, "unacknowledged");
      copy = killed();
    }
    restore(copy, directory);
    clock.addAndGet(3_600_000);
    int cycle = CycleFiles.cycle(files().get(0).getFileName().toString());
    byte[] noise = new byte[1 << 16];
    new Random(3).nextBytes(noise);
    Files.write(queue().resolve(CycleFiles.name(cycle + 1)), noise);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
        one.put("c" + run, "d" + run);
        assertThat(one.read(2)).startsWith("c0", "d0").hasSize(2 + 2 * run);
        assertThat(one.read(3)).startsWith("d0").hasSize(1 + 2 * run);
        assertThat(one.log.durableOffset()).isEqualTo(4 + 2 * run);
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessEnded() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(settings())) {
      one.put("a", "b");
      one.append(5, "unacknowledged");
      copy = killed();
    }
    restore(copy, directory);
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(0)).containsExactly("a", "b", "unacknowledged");
      one.put("c");
      assertThat(one.read(2)).containsExactly("unacknowledged", "c");
    }
  }

  /** Chronicle would wait 15 s for it, and then give up. */
  @Test
  void aLockOfAProcessWithThisNumberIsNotWaitedFor() {
    try (OneLog one = new OneLog(settings())) {
      one.put("a");
    }
    try (TableStore<?> table =
            SingleTableBuilder.binary(
                    queue().resolve(StoreLayout.METADATA), Metadata.NoMeta.INSTANCE)
                .build();
        TableStoreWriteLock lock = new TableStoreWriteLock(table, Pauser::balanced, 0L)) {
      lock.lock();
    }
    try (OneLog one = new OneLog(settings())) {
      one.put("b");
      assertThat(one.read(0)).containsExactly("a", "b");
    }
  }

  @Test
  void aClockThatIsSetBackDoesNotTakeAppendsToAnEarlierFile() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      one.put("a");
      clock.addAndGet(7_200_000);
      one.put("b");
      clock.addAndGet(-14_400_000);
      one.put("c");
      assertThat(one.read(0)).containsExactly("a", "b", "c");
    }
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      one.put("d");
      assertThat(one.read(0)).containsExactly("a", "b", "c", "d");
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void filesWhoseRecordsAreAllTrimmedAreDeleted() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      for (int hour = 0; hour < 5; hour++) {
        one.put("a" + hour, "b" + hour);
        clock.addAndGet(3_600_000);
      }
      assertThat(files()).hasSize(5);
      long before = one.log.sizeInBytes();
      one.log.trim(5);
      one.forceAll(0);
      assertThat(files()).hasSize(3);
      assertThat(one.log.sizeInBytes()).isLessThan(before);
      assertThat(one.read(0)).containsExactly("b2", "a3", "b3", "a4", "b4");
    }
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isEqualTo(5);
      assertThat(one.read(0)).containsExactly("b2", "a3", "b3", "a4", "b4");
    }
  }

  /** Makes a log of three files, and has the first two trimmed. */
  private static void threeFiles(OneLog one, AtomicLong clock) {
    for (int hour = 0; hour < 3; hour++) {
      one.put("a" + hour);
      clock.addAndGet(3_600_000);
    }
    one.forceAll(0);
    one.log.trim(2);
  }

  @Test
  void aFileThatCannotBeDeletedIsTriedAgainLater() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      threeFiles(one, clock);
      Path first = files().get(0);
      Files.delete(first);
      Files.createDirectory(first);
      Path inTheWay = Files.createFile(first.resolve("in the way"));
      one.forceAll(7_200_000_000_000L);
      assertThat(one.store.failure()).isNull();
      assertThat(files()).hasSize(2).contains(first);
      one.put("a3");
      Files.delete(inTheWay);
      one.forceAll(14_400_000_000_000L);
      assertThat(files()).hasSize(2).doesNotContain(first);
      assertThat(one.read(0)).containsExactly("a2", "a3");
    }
  }

  @Test
  void aTrimmedFileThatSomebodyElseDeletedIsNotMissed() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      threeFiles(one, clock);
      Files.delete(files().get(0));
      one.forceAll(7_200_000_000_000L);
      assertThat(one.store.failure()).isNull();
      assertThat(files()).hasSize(1);
      assertThat(one.read(0)).containsExactly("a2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFirstFileThatIsDamagedOrMissingIsNotTakenForTrimmed(boolean missing) throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      for (int hour = 0; hour < 3; hour++) {
        one.put("a" + hour, "b" + hour);
        clock.addAndGet(3_600_000);
      }
    }
    if (missing) {
      Files.delete(files().get(0));
    } else {
      spoil("a0");
      spoil("b0");
    }
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isZero();
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(0));
      assertThat(damage.offset()).isZero();
      assertThat(damage.nextReadableOffset()).isEqualTo(2);
      assertThat(one.read(2)).containsExactly("a1", "b1", "a2", "b2");
    }
  }

  @Test
  void whatWasTrimmedStaysTrimmedAfterALossOfPower() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      threeFiles(one, clock);
      one.forceAll(7_200_000_000_000L);
      assertThat(files()).hasSize(1);
      copy = killed();
    }
    restore(copy, directory);
    pretendReboot();
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      assertThat(one.log.startOffset()).isEqualTo(2);
      assertThat(one.read(0)).containsExactly("a2");
    }
  }

  @Test
  void aListenerThatFailsAtTheEndDoesNotKeepTheLock() {
    AppendListener failing =
        new AppendListener() {
          @Override
          public void onDurable(long firstOffset, int count) {
            throw new AssertionError("on purpose");
          }

          @Override
          public void onFailed(LogException cause) {}
        };
    OneLog one = new OneLog(settings(), failing);
    one.append(1000, "a");
    assertThatThrownBy(one::close).isInstanceOf(AssertionError.class);
    try (OneLog again = new OneLog(settings())) {
      assertThat(again.read(0)).containsExactly("a");
    }
  }

  @Test
  void aRecordThatWasSpoiltIsATypedErrorAndTheNextIsRead() throws IOException {
    try (OneLog one = new OneLog(settings())) {
      one.put("the first", "the second", "the third");
    }
    overwrite(find("the second"), "THE");
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(0)).containsExactly("the first");
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(1));
      assertThat(damage.offset()).isEqualTo(1);
      assertThat(damage.nextReadableOffset()).isEqualTo(2);
      assertThat(damage.file()).isEqualTo(files().get(0));
      assertThat(one.read(2)).containsExactly("the third");
      assertThat(one.log.offsetForTimestamp(1000)).isZero();
      one.put("the fourth");
      assertThat(one.read(2)).containsExactly("the third", "the fourth");
    }
  }

  @Test
  void aLengthThatWasSpoiltHidesNothingSilently() throws IOException {
    try (OneLog one = new OneLog(settings())) {
      one.put("the first", "the second", "the third");
    }
    long header = find("the second") - Frame.HEADER - Integer.BYTES;
    overwrite(header, "\u0001\u0002\u0003"); // the length of the document
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.log.durableOffset()).isEqualTo(3);
      assertThat(one.read(0)).startsWith("the first").doesNotContain("the third");
      assertIsThereOrTold(one);
      one.put("the fourth");
      assertIsThereOrTold(one);
      assertThat(one.read(3)).containsExactly("the fourth");
    }
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(3)).containsExactly("the fourth");
      assertThat(one.log.durableOffset()).isEqualTo(4);
    }
  }

  @Test
  void afterALossOfPowerNoOffsetIsGivenOutTwice() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(settings())) {
      one.put("a", "b");
      one.forceAll(0);
      one.put("c", "lost");
      copy = killed();
    }
    restore(copy, directory);
    overwrite(find("lost"), "LOST");
    pretendReboot();
    long next;
    try (OneLog one = new OneLog(settings())) {
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
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(0)).containsExactly("a", "b", "c", "d");
      assertThat(one.read(3)).containsExactly("d");
      assertThat(one.log.durableOffset()).isEqualTo(next + 1);
    }
  }

  @Test
  void whatWasForcedAndIsDamagedIsNotTakenForLost() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(settings())) {
      one.put("a", "forced");
      one.store.force(one.log);
      copy = killed();
    }
    restore(copy, directory);
    overwrite(find("forced"), "FORCED");
    pretendReboot();
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(0)).containsExactly("a");
      assertThatThrownBy(() -> one.read(1)).isInstanceOf(CorruptLogException.class);
    }
  }

  /** What the second boot lost begins where the loss of the first ends. */
  @Test
  void twoLossesOfPowerInARowAreSteppedOver() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(settings())) {
      one.put("a");
      one.forceAll(0);
      one.put("lost");
      copy = killed();
    }
    restore(copy, directory);
    spoil("lost");
    pretendReboot();
    try (OneLog one = new OneLog(settings())) {
      one.put("gone");
      copy = killed();
    }
    restore(copy, directory);
    spoil("gone");
    pretendReboot();
    try (OneLog one = new OneLog(settings())) {
      one.put("b");
      assertThat(one.read(0)).containsExactly("a", "b");
      assertThat(one.read(1)).containsExactly("b");
    }
    try (OneLog one = new OneLog(settings())) {
      assertThat(one.read(0)).containsExactly("a", "b");
      assertThat(one.read(1)).containsExactly("b");
    }
  }

  /** What was not forced may begin in one file and end in the next. */
  @Test
  void aLossOfPowerAcrossFilesIsSteppedOver() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    Path copy;
    try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
      one.put("a");
      one.forceAll(0);
      one.put("lost");
      clock.addAndGet(3_600_000);
      one.put("behind it");
      copy = killed();
    }
    restore(copy, directory);
    spoil("lost");
    pretendReboot();
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(settings().wallClock(clock::get))) {
        assertThat(one.read(0)).startsWith("a");
        one.put("b" + run);
        assertThat(one.read(1)).startsWith("b0").endsWith("b" + run);
        assertThat(one.read(2)).startsWith("b0").endsWith("b" + run);
      }
    }
  }

  /**
   * What is behind the damage Chronicle finds by its index, or does not: it depends on its caches.
   */
  private static void assertIsThereOrTold(OneLog one) {
    try {
      assertThat(one.read(2)).startsWith("the third");
    } catch (CorruptLogException damage) {
      assertThat(damage.nextReadableOffset()).isEqualTo(3);
    }
  }

  /** Writes down another boot as that of the last run. */
  private void pretendReboot() throws IOException {
    new StoreFacts("another boot", false)
        .write(DiskFileSystem.INSTANCE, directory.resolve("store"));
  }

  /** Where a text is in the log's one file. */
  private long find(String text) throws IOException {
    long at = find(files().get(0), text);
    assertThat(at).as("where '%s' is", text).isNotNegative();
    return at;
  }

  private static long find(Path file, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    byte[] all = Files.readAllBytes(file);
    for (int at = 0; at <= all.length - wanted.length; at++) {
      if (java.util.Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Changes a text, in whichever file it is. */
  private void spoil(String text) throws IOException {
    for (Path file : files()) {
      long at = find(file, text);
      if (at >= 0) {
        overwrite(file, at, "#");
        return;
      }
    }
    throw new AssertionError("there is no '" + text + "' in " + files());
  }

  private void overwrite(long position, String text) throws IOException {
    overwrite(files().get(0), position, text);
  }

  private static void overwrite(Path path, long position, String text) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), position);
    }
  }
}
