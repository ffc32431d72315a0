package io.weir.log.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.log.AppendListener;
import io.weir.log.CorruptLogException;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.contract.Body;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue's file whose beginning, or all of whose records, are damaged. */
@Timeout(60)
class DamagedFileTest {
  private static final int HEAD = 4096;
  private static final int HOUR = 3_600_000;

  @TempDir Path directory;
  private DirectoryOfOneLog data;
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

  private OneLog open() {
    return new OneLog(
        ChronicleLogStore.builder(directory).blockBytes(1 << 16).wallClock(clock::get));
  }

  @BeforeEach
  void takeDirectory() {
    data = new DirectoryOfOneLog(directory);
  }

  /** Three files of two records each. */
  private void write() {
    try (OneLog one = open()) {
      for (int hour = 0; hour < 3; hour++) {
        one.put("a" + hour, "b" + hour);
        clock.addAndGet(HOUR);
      }
    }
  }

  private static void spoilHead(Path file, long seed) throws IOException {
    byte[] noise = new byte[HEAD];
    new Random(seed).nextBytes(noise);
    DirectoryOfOneLog.overwrite(file, 0, noise);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aDamagedBeginningCostsThatFileOnly(int which) throws IOException {
    write();
    spoilHead(data.files(".cq4").get(which), 7);
    List<String> texts = List.of("a0", "b0", "a1", "b1", "a2", "b2");
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        assertThat(one.log.durableOffset()).isEqualTo(6 + run);
        if (which > 0) {
          assertThat(one.read(0)).containsExactlyElementsOf(texts.subList(0, 2 * which));
        }
        CorruptLogException damage =
            catchThrowableOfType(CorruptLogException.class, () -> one.read(2L * which));
        assertThat(damage.offset()).isEqualTo(2L * which);
        assertThat(damage.file()).isEqualTo(data.files(".cq4.damaged").get(0));
        assertThat(damage.nextReadableOffset()).isEqualTo(2L * which + 2);
        assertThat(one.log.offsetForTimestamp(Long.MIN_VALUE)).isBetween(0L, 6L);
        List<String> behind = new ArrayList<>(texts.subList(2 * which + 2, 6));
        for (int i = 0; i <= run; i++) {
          behind.add("more" + i);
        }
        one.put("more" + run);
        assertThat(one.read(2L * which + 2)).containsExactlyElementsOf(behind);
        assertThat(one.log.sizeInBytes()).isPositive();
        one.forceAll(0);
        assertThat(one.store.failure()).isNull();
        LogId other = new LogId("other" + run, new UUID(5, run));
        ShardLog beside = one.store.open(other, AppendListener.NONE);
        beside.append(1, Body.ofText("beside"));
        one.store.commit(List.of(beside));
        assertThat(beside.durableOffset()).isOne();
      }
    }
  }

  /** Chronicle enters an index and then counts it. The index is empty then, or has its entries. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIndexThatIsEnteredAndNotCountedIsNoDamage(boolean empty) throws IOException {
    try (OneLog one = open()) {
      one.put("a", "b");
    }
    Path file = data.files(".cq4").get(0);
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getLong(0xe8)).as("indexes counted").isOne();
    int index = (int) bytes.getLong(0xf0);
    assertThat(index).isPositive();
    DirectoryOfOneLog.overwrite(file, 0xe8, new byte[Long.BYTES]);
    DirectoryOfOneLog.overwrite(file, 0xb0, new byte[Long.BYTES]);
    if (empty) { // behind the word of its length, its name and type, and its capacity
      DirectoryOfOneLog.overwrite(file, index + 32L, new byte[2 * Long.BYTES]);
    }
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        one.put("c" + run);
        assertThat(one.read(0)).startsWith("a", "b", "c0").hasSize(3 + run);
        assertThat(data.files(".damaged")).isEmpty();
      }
    }
  }

  /** What a process leaves that is killed while Chronicle makes the next hour's file. */
  @Test
  void anUnfinishedBeginningCostsNothing() throws IOException {
    write();
    List<Path> before = data.files(".cq4");
    byte[] head = new byte[1 << 16];
    System.arraycopy(Files.readAllBytes(before.get(2)), 0, head, 0, 0x80);
    ByteBuffer.wrap(head).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(0, 0x8000_0000);
    ByteBuffer.wrap(head).putLong(0x40, 0).putLong(0x48, 0);
    Path unfinished = DirectoryOfOneLog.behind(before.get(2));
    String name = unfinished.getFileName().toString();
    Files.write(unfinished, head);
    LogDirectory log =
        new LogDirectory(
            io.weir.log.fs.DiskFileSystem.INSTANCE, new StoreLayout(directory), OneLog.ID);
    assertThat(HeadCheck.look(log, name)).isEqualTo(HeadCheck.Finding.UNFINISHED);
    ByteBuffer.wrap(head).putInt(0x100, 1);
    Files.write(unfinished, head);
    assertThat(HeadCheck.look(log, name)).isEqualTo(HeadCheck.Finding.DAMAGED);
    ByteBuffer.wrap(head).putInt(0x100, 0);
    Files.write(unfinished, head);
    try (OneLog one = open()) {
      one.put("c");
      assertThat(one.read(0)).containsExactly("a0", "b0", "a1", "b1", "a2", "b2", "c");
    }
  }

  /**
   * What a process leaves that is killed while Chronicle makes the file that says how a queue is.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, Integer.BYTES, 0x40, 0x100})
  void unfinishedMetadataIsMadeAnew(int written) throws IOException {
    write();
    Path metadata = data.queue().resolve(StoreLayout.METADATA);
    leaveUnfinished(metadata, written);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        one.put("c" + run);
        assertThat(one.read(0))
            .startsWith("a0", "b0", "a1", "b1", "a2", "b2", "c0")
            .hasSize(7 + run);
      }
    }
  }

  /** The same at the first append of all, when there is nothing else. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLogWhoseFirstFileWasBeingMadeTakesRecords(boolean empty) throws IOException {
    Path copy;
    try (OneLog one = open()) {
      one.append(1, "unacknowledged");
      copy = data.killed();
    }
    data.restore(copy);
    Files.delete(data.files().get(0));
    leaveUnfinished(data.queue().resolve(StoreLayout.METADATA), empty ? 0 : Integer.BYTES);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        one.put("a" + run);
        assertThat(one.read(0)).startsWith("a0").hasSize(1 + run);
      }
    }
  }

  private static void leaveUnfinished(Path metadata, int written) throws IOException {
    byte[] sound = Files.readAllBytes(metadata);
    byte[] unfinished = new byte[written == 0 ? 0 : sound.length];
    if (written > 0) {
      System.arraycopy(sound, 0, unfinished, 0, written);
      ByteBuffer.wrap(unfinished).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(0, 0x8000_0000);
    }
    Files.write(metadata, unfinished);
  }

  /** Chronicle waits 10 s at some: one of those, and all that follow the names at the beginning. */
  @Test
  @Timeout(240) // it opens the log some 130 times, and waits 10 s once
  void noByteOfTheMetadataKeepsALogFromBeingOpened() throws IOException {
    try (OneLog one = open()) {
      one.put("a", "b");
    }
    Path metadata = data.queue().resolve(StoreLayout.METADATA);
    byte[] sound = Files.readAllBytes(metadata);
    Path file = data.files().get(0);
    byte[] records = Files.readAllBytes(file);
    Path table = directory.resolve("offsets");
    byte[] offsets = Files.readAllBytes(table);
    for (int at : IntStream.concat(IntStream.of(2), IntStream.range(26, 0x9c)).toArray()) {
      for (Path old : data.files("")) {
        if (!old.endsWith("log")) {
          Files.delete(old);
        }
      }
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (at % 2 == 0 ? 0x10 : 0xff);
      Files.write(metadata, damaged);
      Files.write(file, records);
      Files.write(table, offsets);
      try (OneLog one = open()) {
        one.put("c");
        assertThat(one.read(0)).as("with byte %d changed", at).containsExactly("a", "b", "c");
        assertThat(one.store.failure()).isNull();
      }
    }
  }

  /** What a loss of power leaves of a file whose name was written, and nothing of it. */
  @ParameterizedTest
  @ValueSource(ints = {0, HEAD, 1 << 16})
  void aLastFileOfZerosIsSetAsideAndCostsNothing(int length) throws IOException {
    write();
    Files.write(DirectoryOfOneLog.behind(data.files(".cq4").get(2)), new byte[length]);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        assertThat(data.files(".damaged")).hasSize(1);
        one.put("c" + run);
        assertThat(one.read(0))
            .startsWith("a0", "b0", "a1", "b1", "a2", "b2", "c0")
            .hasSize(7 + run);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFileThatBecameZerosAndHadRecordsIsDamage(int which) throws IOException {
    write();
    Path file = data.files(".cq4").get(which);
    Files.write(file, new byte[(int) Files.size(file)]);
    try (OneLog one = open()) {
      CorruptLogException damage =
          catchThrowableOfType(CorruptLogException.class, () -> one.read(2L * which));
      assertThat(damage.file()).isEqualTo(data.files(".cq4.damaged").get(0));
      assertThat(damage.nextReadableOffset()).isEqualTo(2L * which + 2);
      one.put("c");
      assertThat(one.read(6)).containsExactly("c");
    }
  }

  @Test
  void aFileSetAsideGoesWhenItsRecordsAreTrimmed() throws IOException {
    write();
    spoilHead(data.files(".cq4").get(1), 9);
    try (OneLog one = open()) {
      one.log.trim(4);
      one.forceAll(0);
      assertThat(data.files(".damaged")).isEmpty();
      assertThat(data.files(".cq4")).hasSize(1);
      assertThat(one.read(0)).containsExactly("a2", "b2");
    }
  }

  @Test
  void theOnlyFileMayBeTheDamagedOne() throws IOException {
    try (OneLog one = open()) {
      one.put("a", "b");
    }
    spoilHead(data.files(".cq4").get(0), 11);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        CorruptLogException damage =
            catchThrowableOfType(CorruptLogException.class, () -> one.read(0));
        assertThat(damage.nextReadableOffset()).isEqualTo(2);
        one.put("c" + run);
        assertThat(one.read(2)).startsWith("c0").endsWith("c" + run);
      }
    }
  }

  /** Not one of the numbers there may lead Chronicle to wait, grow the file or append elsewhere. */
  @Test
  void noByteOfTheBeginningCanBeChangedWithoutBeingNoticedOrHarmless() throws IOException {
    try (OneLog one = open()) {
      one.put("a", "b");
    }
    Path file = data.files(".cq4").get(0);
    byte[] sound = Files.readAllBytes(file);
    Path table = directory.resolve("offsets");
    byte[] offsets = Files.readAllBytes(table);
    for (int at = 0; at < 0xf8; at++) {
      for (Path old : data.files("")) {
        if (!old.endsWith("log")) {
          Files.delete(old);
        }
      }
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (at % 2 == 0 ? 0x10 : 0xff);
      Files.write(file, damaged);
      Files.write(table, offsets);
      try (OneLog one = open()) {
        one.put("c");
        assertThat(one.read(2)).as("with byte %d changed", at).containsExactly("c");
        assertThat(readable(one))
            .as("with byte %d changed", at)
            .endsWith("c")
            .isSubsetOf("a", "b", "c");
        assertThat(one.store.failure()).isNull();
      }
      assertThat(Files.size(data.files("").get(0))).isLessThan(1 << 22);
    }
  }

  /** What a reader gets who goes on behind each damage, as its error says. */
  private static List<String> readable(OneLog one) {
    List<String> found = new ArrayList<>();
    long from = 0;
    while (from < one.log.durableOffset()) {
      try {
        List<String> read = one.read(from);
        found.addAll(read);
        from += read.size();
      } catch (CorruptLogException damage) {
        from = damage.nextReadableOffset();
      }
    }
    return found;
  }

  @Test
  void appendsGoOnWhereNothingInTheOnlyFileIsReadable() throws IOException {
    int count = 700;
    try (OneLog one = open()) {
      for (int i = 0; i < count; i++) {
        one.put("record " + i);
      }
    }
    Path file = data.files(".cq4").get(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] wanted = "record ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int i = 0; i < bytes.length - wanted.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        bytes[i] = '#';
      }
    }
    Files.write(file, bytes);
    for (int run = 0; run < 2; run++) {
      try (OneLog one = open()) {
        assertThat(one.log.durableOffset()).isEqualTo(count + run);
        CorruptLogException damage =
            catchThrowableOfType(CorruptLogException.class, () -> one.read(0));
        assertThat(damage.file()).isEqualTo(file);
        assertThat(damage.nextReadableOffset()).isEqualTo(count);
        one.put("behind " + run);
        assertThat(one.store.failure()).isNull();
        assertThat(one.read(count)).startsWith("behind 0").endsWith("behind " + run);
        assertThat(one.log.sizeInBytes()).isPositive();
      }
    }
  }
}
