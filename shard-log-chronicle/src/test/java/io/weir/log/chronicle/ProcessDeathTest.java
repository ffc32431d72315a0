package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.LogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log is after its process ended, whose memory the machine kept. */
@Timeout(60)
class ProcessDeathTest {
  @TempDir Path directory;
  private DirectoryOfOneLog data;

  @BeforeEach
  void takeDirectory() {
    data = new DirectoryOfOneLog(directory);
  }

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessEnded() throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a", "b");
      one.append(5, "unacknowledged");
      copy = data.killed();
    }
    data.restore(copy);
    try (OneLog one = new OneLog(data.settings())) {
      assertThat(one.read(0)).containsExactly("a", "b", "unacknowledged");
      one.put("c");
      assertThat(one.read(2)).containsExactly("unacknowledged", "c");
    }
  }

  /** Killed when the next hour's file had been begun; the hour before ends with such records. */
  @Test
  void whatWasNotAcknowledgedIsTakenOverBeforeAnUnclearFile() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    killedWith(clock, "c", "d");
    makeUnclearFile(clock);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
        one.put("e" + run);
        assertThat(one.read(0)).startsWith("a", "b", "c", "d", "e0").hasSize(5 + run);
        assertThat(one.log.durableOffset()).isEqualTo(5 + run);
      }
    }
  }

  /** Else a later damage would uncover it, as the record of another's offset. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasNotAcknowledgedIsNeverServedInPlaceOfWhatWas(boolean last) throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    killedWith(clock, "c", "d");
    makeUnclearFile(clock);
    long first;
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      first = one.log.durableOffset();
      one.put("e", "f");
      if (!last) {
        clock.addAndGet(7_200_000);
        one.put("g", "h");
      }
    }
    List<Path> files = data.files();
    makeUnclear(files.get(files.size() - (last ? 1 : 2)));
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(first));
      assertThat(damage.nextReadableOffset()).isEqualTo(first + 2);
      assertThatThrownBy(() -> one.read(first + 1)).isInstanceOf(CorruptLogException.class);
      assertThat(one.read(first + 2)).isEqualTo(last ? List.of() : List.of("g", "h"));
    }
  }

  @Test
  void damageBeforeAValidRecordIsDamageThoughNeitherWasAcknowledged() throws IOException {
    AtomicLong clock = new AtomicLong(1_700_000_000_000L);
    killedWith(clock, "x first", "x spoilt", "x behind", "x tail");
    data.spoil("x spoilt");
    data.spoil("x tail");
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      assertThat(one.read(0)).containsExactly("a", "b", "x first");
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(3));
      assertThat(damage.nextReadableOffset()).isEqualTo(4);
      one.put("next");
      assertThat(one.read(4)).containsExactly("x behind", "next");
    }
  }

  /** Leaves a log with the records a and b, and others that were not acknowledged. */
  private void killedWith(AtomicLong clock, String... unacknowledged) throws IOException {
    Path copy;
    try (OneLog one = new OneLog(data.settings().wallClock(clock::get))) {
      one.put("a", "b");
      for (String text : unacknowledged) {
        one.append(5, text);
      }
      copy = data.killed();
    }
    data.restore(copy);
  }

  /** A file of the next hour that nobody understands. */
  private void makeUnclearFile(AtomicLong clock) throws IOException {
    clock.addAndGet(3_600_000);
    makeUnclear(DirectoryOfOneLog.behind(data.files().get(0)));
  }

  private static void makeUnclear(Path file) throws IOException {
    byte[] noise = new byte[1 << 16];
    new Random(3).nextBytes(noise);
    Files.write(file, noise);
  }

  /** Chronicle would wait 15 s for it, and then give up. */
  @Test
  void aLockOfAProcessWithThisNumberIsNotWaitedFor() {
    try (OneLog one = new OneLog(data.settings())) {
      one.put("a");
    }
    try (TableStore<?> table =
            SingleTableBuilder.binary(
                    data.queue().resolve(StoreLayout.METADATA), Metadata.NoMeta.INSTANCE)
                .build();
        TableStoreWriteLock lock = new TableStoreWriteLock(table, Pauser::balanced, 0L)) {
      lock.lock();
    }
    try (OneLog one = new OneLog(data.settings())) {
      one.put("b");
      assertThat(one.read(0)).containsExactly("a", "b");
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
    OneLog one = new OneLog(data.settings(), failing);
    one.append(1000, "a");
    assertThatThrownBy(one::close).isInstanceOf(AssertionError.class);
    try (OneLog again = new OneLog(data.settings())) {
      assertThat(again.read(0)).containsExactly("a");
    }
  }
}
