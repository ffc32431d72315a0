package io.weir.log.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MemoryFileSystemTest extends FileSystemContract {
  private static final Path ROOT = Path.of("/data");
  private static final Path A = ROOT.resolve("a");
  private static final Path B = ROOT.resolve("b");
  private static final PowerLossChoice NOTHING = unit -> false;
  private static final PowerLossChoice EVERYTHING = unit -> true;

  private final MemoryFileSystem memory = new MemoryFileSystem();

  @Override
  FileSystem fileSystem() {
    return memory;
  }

  @Override
  Path directory() {
    return ROOT;
  }

  @BeforeEach
  void createDirectory() throws IOException {
    memory.createDirectories(ROOT);
  }

  /** Creates a file of this content, durable in every respect. */
  private StoreFile durable(Path path, byte[] content) throws IOException {
    StoreFile file = memory.open(path, OpenMode.CREATE);
    file.write(ByteBuffer.wrap(content), 0);
    file.force();
    memory.forceDirectory(ROOT);
    return file;
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] read(FileSystem fs, Path path) throws IOException {
    try (StoreFile file = fs.open(path, OpenMode.READ)) {
      ByteBuffer target = ByteBuffer.allocate((int) file.size());
      file.read(target, 0);
      return target.array();
    }
  }

  /** First byte of each sector: enough to see which ones survived. */
  private static String sectors(FileSystem fs, Path path) throws IOException {
    byte[] bytes = read(fs, path);
    StringBuilder letters = new StringBuilder();
    for (int at = 0; at < bytes.length; at += 512) {
      letters.append(bytes[at] == 0 ? '.' : (char) bytes[at]);
    }
    return letters.toString();
  }

  private Set<String> outcomes(Outcome outcome) {
    return memory
        .everyPowerLoss()
        .map(
            fs -> {
              try {
                return outcome.of(fs);
              } catch (IOException e) {
                return e.getClass().getSimpleName();
              }
            })
        .collect(Collectors.toSet());
  }

  private interface Outcome {
    String of(FileSystem fs) throws IOException;
  }

  @Nested
  final class Content {

    @Test
    void whatWasForcedSurvives() throws IOException {
      durable(A, "hello".getBytes(US_ASCII)).close();
      assertThat(memory.dirty()).isEmpty();
      assertThat(read(memory.powerLoss(NOTHING), A)).asString(US_ASCII).isEqualTo("hello");
    }

    @Test
    void eachDirtySectorSurvivesOrNotByItself() throws IOException {
      StoreFile file = durable(A, filled(1500, 'o'));
      file.write(ByteBuffer.wrap(filled(1500, 'n')), 0);
      assertThat(memory.dirty())
          .containsExactly(
              new DirtyUnit(DirtyUnit.Kind.CONTENT, A, 0, 512),
              new DirtyUnit(DirtyUnit.Kind.CONTENT, A, 512, 512),
              new DirtyUnit(DirtyUnit.Kind.CONTENT, A, 1024, 476));
      assertThat(outcomes(fs -> sectors(fs, A)))
          .containsExactlyInAnyOrder("ooo", "noo", "ono", "oon", "nno", "non", "onn", "nnn");
      assertThat(sectors(memory.powerLoss(BitSet.valueOf(new long[] {0b101})), A)).isEqualTo("non");
      assertThat(sectors(memory, A)).isEqualTo("nnn");
    }

    @Test
    void tearsAtPagesOnRequest() throws IOException {
      memory.tearAt(4096);
      StoreFile file = durable(A, filled(8192, 'o'));
      file.write(ByteBuffer.wrap(filled(8192, 'n')), 0);
      assertThat(outcomes(fs -> sectors(fs, A)))
          .containsExactlyInAnyOrder(
              "oooooooooooooooo", "nnnnnnnnoooooooo", "oooooooonnnnnnnn", "nnnnnnnnnnnnnnnn");
    }

    @Test
    void anUnforcedLengthIsLostWithAllBehindIt() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 512);
      assertThat(outcomes(fs -> sectors(fs, A))).containsExactlyInAnyOrder("o", "o.", "on");
    }

    @Test
    void aFileMayHaveGrownInPart() throws IOException {
      durable(A, new byte[0]).write(ByteBuffer.wrap(filled(1000, 'n')), 0);
      MemoryFileSystem left =
          memory.powerLoss(
              new PowerLossChoice() {
                @Override
                public boolean survives(DirtyUnit unit) {
                  return true;
                }

                @Override
                public long length(DirtyUnit unit, long from, long to) {
                  assertThat(List.of(from, to)).containsExactly(0L, 1000L);
                  return 700;
                }
              });
      assertThat(read(left, A)).isEqualTo(filled(700, 'n'));
    }

    @Test
    void aCutIsLostTogetherWithWhatWasWrittenBehindIt() throws IOException {
      StoreFile file = durable(A, filled(1024, 'o'));
      file.truncate(512);
      assertThat(sectors(memory, A)).isEqualTo("o");
      file.write(ByteBuffer.wrap(filled(1024, 'n')), 512);
      assertThat(outcomes(fs -> sectors(fs, A)))
          .containsExactlyInAnyOrder("oo", "o", "o..", "on.", "o.n", "onn");
      file.force();
      assertThat(memory.dirty()).isEmpty();
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("onn");
    }

    @Test
    void cutBytesDoNotComeBackWhenTheFileGrowsAgain() throws IOException {
      StoreFile file = durable(A, filled(1024, 'o'));
      file.truncate(100);
      file.force();
      file.write(ByteBuffer.wrap(new byte[1]), 1023);
      file.force();
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("o.");
      assertThat(read(memory.powerLoss(NOTHING), A)).isEqualTo(read(memory, A));
      assertThat(read(memory, A)[100]).isZero();
    }

    @Test
    void writeBackLetsEarlierStatesOfASectorSurvive() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 0);
      SplittableRandom random = new SplittableRandom(1);
      while (!memory.dirty().isEmpty()) {
        memory.writeBack(random);
      }
      file.write(ByteBuffer.wrap(filled(512, 'p')), 0);
      assertThat(outcomes(fs -> sectors(fs, A))).containsExactlyInAnyOrder("n", "p");
    }

    @Test
    void randomLossesAreRepeatableAndDiffer() throws IOException {
      StoreFile file = durable(A, filled(20 * 512, 'o'));
      file.write(ByteBuffer.wrap(filled(20 * 512, 'n')), 0);
      List<String> seen = new ArrayList<>();
      for (long seed = 0; seed < 200; seed++) {
        String left = sectors(memory.powerLoss(seed), A);
        assertThat(sectors(memory.powerLoss(seed), A)).isEqualTo(left);
        seen.add(left);
      }
      assertThat(seen).contains("o".repeat(20), "n".repeat(20));
      assertThat(Set.copyOf(seen)).hasSizeGreaterThan(50);
      assertThatThrownBy(memory::everyPowerLoss).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anImageIsIndependentAndClean() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 0);
      MemoryFileSystem left = memory.powerLoss(EVERYTHING);
      assertThat(left.dirty()).isEmpty();
      try (StoreFile other = left.open(A, OpenMode.WRITE)) {
        other.write(ByteBuffer.wrap(filled(512, 'x')), 0);
      }
      assertThat(sectors(memory, A)).isEqualTo("n");
      assertThat(sectors(left.powerLoss(NOTHING), A)).isEqualTo("n");
    }

    @Test
    void flippedBitsStayFlipped() throws IOException {
      durable(A, filled(10, 'o')).close();
      memory.flipBits(A, 3, 1);
      assertThat(read(memory, A)[3]).isEqualTo((byte) ('o' ^ 1));
      assertThat(read(memory.powerLoss(NOTHING), A)[3]).isEqualTo((byte) ('o' ^ 1));
      assertThat(memory.dirty()).isEmpty();
    }
  }

  @Nested
  final class Mappings {

    @Test
    void onlyTheForcedRangeSurvives() throws IOException {
      MappedRegion region = durable(A, filled(1536, 'o')).map(1536);
      for (int at = 0; at < 1536; at += 512) {
        region.buffer().put(at, (byte) 'n');
      }
      region.force(512, 1);
      assertThat(memory.dirty()).hasSize(2);
      // A force is at least as wide as asked for: here it is exactly that wide.
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("ono");
      region.force(0, 1536);
      assertThat(memory.dirty()).isEmpty();
    }

    @Test
    void writesAfterAForceAreDirtyAgainAndOutliveTheMapping() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      MappedRegion region = file.map(512);
      file.force();
      region.buffer().put(0, (byte) 'n');
      region.unmap();
      assertThat(sectors(memory, A)).isEqualTo("n");
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("o");
      file.force();
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("n");
    }

    @Test
    void aHoleIsNotMappedForWriting() throws IOException {
      StoreFile file = durable(A, new byte[0]);
      file.write(ByteBuffer.wrap(new byte[1]), 4096);
      assertThatThrownBy(() -> file.map(4097)).hasMessageContaining("hole at 0");
      file.mapReadOnly(4097).unmap();
      file.write(ByteBuffer.wrap(new byte[1]), 0);
      file.map(4097).unmap();
    }

    @Test
    void unforcedZerosAreAHoleAfterAPowerLoss() throws IOException {
      StoreFile file = durable(A, new byte[0]);
      file.write(ByteBuffer.allocate(8192), 0);
      try (StoreFile left = memory.powerLoss(EVERYTHING).open(A, OpenMode.WRITE)) {
        assertThat(left.size()).isEqualTo(8192);
        assertThatThrownBy(() -> left.map(8192)).hasMessageContaining("hole");
      }
      file.force();
      try (StoreFile left = memory.powerLoss(NOTHING).open(A, OpenMode.WRITE)) {
        left.map(8192).unmap();
      }
    }

    @Test
    void memoryIsRubbishOnceNothingIsMapped() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      MappedRegion first = file.map(512);
      MappedRegion second = file.mapReadOnly(512);
      ByteBuffer stale = first.buffer();
      first.unmap();
      assertThat(stale.get(0)).isEqualTo((byte) 'o');
      second.unmap();
      assertThat(stale.get(0)).isNotEqualTo((byte) 'o');
      stale.put(0, (byte) 'x');
      assertThat(sectors(memory, A)).isEqualTo("o");
    }

    @Test
    void severalMappingsShareTheBytes() throws IOException {
      StoreFile file = durable(A, filled(1024, 'o'));
      MappedRegion first = file.map(512);
      MappedRegion second = file.map(1024);
      file.write(ByteBuffer.wrap(new byte[] {'w'}), 1);
      first.buffer().put(0, (byte) 'm');
      assertThat(second.buffer().get(0)).isEqualTo((byte) 'm');
      assertThat(second.buffer().get(1)).isEqualTo((byte) 'w');
    }

    @Test
    void extendingAMappedFileIsBeyondTheModel() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      MappedRegion region = file.map(512);
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1 << 20), 0))
          .isInstanceOf(UnsupportedOperationException.class);
      region.unmap();
      file.write(ByteBuffer.allocate(1 << 20), 0);
    }

    @Test
    void leaksAreListed() throws IOException {
      StoreFile file = memory.open(A, OpenMode.CREATE);
      file.write(ByteBuffer.allocate(1), 0);
      MappedRegion region = file.map(1);
      assertThat(memory.openFiles()).containsExactly(A);
      assertThat(memory.openMappings()).containsExactly(A);
      file.close();
      region.unmap();
      assertThat(memory.openFiles()).isEmpty();
      assertThat(memory.openMappings()).isEmpty();
    }
  }

  @Nested
  final class Names {

    private Set<String> names() {
      return outcomes(fs -> String.join(",", fs.list(ROOT)));
    }

    @Test
    void aNameIsDurableOnlyWithItsDirectory() throws IOException {
      StoreFile file = memory.open(A, OpenMode.CREATE);
      file.write(ByteBuffer.wrap(filled(1, 'a')), 0);
      file.force();
      assertThat(names()).containsExactlyInAnyOrder("", "a");
      memory.forceDirectory(ROOT);
      assertThat(names()).containsExactly("a");
      memory.delete(A);
      assertThat(outcomes(fs -> sectors(fs, A)))
          .containsExactlyInAnyOrder("a", "NoSuchFileException");
      memory.forceDirectory(ROOT);
      assertThat(names()).containsExactly("");
    }

    @Test
    void namesReachTheDiskInAnyOrder() throws IOException {
      memory.open(A, OpenMode.CREATE).close();
      memory.open(B, OpenMode.CREATE).close();
      assertThat(names()).containsExactlyInAnyOrder("", "a", "b", "a,b");
    }

    @Test
    void aRenamedFileHasOneNameAndReplacesAtomically() throws IOException {
      durable(B, filled(1, 'o')).close();
      StoreFile file = memory.open(A, OpenMode.CREATE);
      file.write(ByteBuffer.wrap(filled(1, 'n')), 0);
      file.force();
      memory.rename(A, B);
      assertThat(outcomes(fs -> String.join(",", fs.list(ROOT)) + "=" + sectors(fs, B)))
          .containsExactlyInAnyOrder("b=o", "a,b=o", "b=n");
      memory.forceDirectory(ROOT);
      assertThat(memory.dirty()).isEmpty();
      assertThat(sectors(memory.powerLoss(NOTHING), B)).isEqualTo("n");
    }

    @Test
    void anUnforcedFileCanBeRenamedIntoPlaceEmpty() throws IOException {
      durable(B, filled(1, 'o')).close();
      memory.open(A, OpenMode.CREATE).write(ByteBuffer.wrap(filled(1, 'n')), 0);
      memory.rename(A, B);
      memory.forceDirectory(ROOT);
      assertThat(outcomes(fs -> sectors(fs, B))).containsExactlyInAnyOrder("", ".", "n");
    }

    @Test
    void aRenamingToAnotherDirectoryIsDurableWithTheNewOne() throws IOException {
      Path other = ROOT.resolve("other");
      memory.createDirectories(other);
      memory.open(A, OpenMode.CREATE).close();
      memory.rename(A, other.resolve("x"));
      memory.forceDirectory(other);
      memory.forceDirectory(ROOT);
      assertThat(names()).containsExactly("other");
      assertThat(memory.powerLoss(NOTHING).list(other)).containsExactly("x");
    }

    @Test
    void createdDirectoriesAreDurable() throws IOException {
      Path deep = ROOT.resolve("x/y");
      memory.createDirectories(deep);
      assertThat(memory.dirty()).isEmpty();
      assertThat(memory.powerLoss(NOTHING).isDirectory(deep)).isTrue();
      long forces = memory.forces();
      memory.createDirectories(deep);
      assertThat(memory.forces()).isEqualTo(forces);
    }

    @Test
    void aDirectoryLeftUnforcedByAKilledProcessIsForcedByTheNext() throws IOException {
      Path made = ROOT.resolve("made");
      memory.failForce(1);
      assertThatThrownBy(() -> memory.createDirectories(made)).isInstanceOf(IOException.class);
      assertThat(memory.isDirectory(made)).isTrue();

      memory.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_DIRECTORY) {
              throw new Killed(memory.kill());
            }
          });
      Path next = ROOT.resolve("next");
      MemoryFileSystem left = null;
      try {
        memory.createDirectories(next);
      } catch (Killed e) {
        left = e.left;
      }
      assertThat(left).isNotNull();
      assertThat(left.powerLoss(NOTHING).isDirectory(next)).isFalse();
      left.createDirectories(next);
      assertThat(left.powerLoss(NOTHING).isDirectory(next)).isTrue();
    }

    @Test
    void aRemovedDirectoryTakesWhatWasInItAlong() throws IOException {
      Path inner = ROOT.resolve("d/e");
      memory.createDirectories(inner);
      memory.open(inner.resolve("f"), OpenMode.CREATE).close();
      memory.forceDirectory(inner);
      memory.delete(inner.resolve("f"));
      memory.delete(inner);
      memory.delete(ROOT.resolve("d"));
      assertThat(names()).containsExactlyInAnyOrder("", "d");
      memory.forceDirectory(ROOT);
      assertThat(names()).containsExactly("");
      assertThat(memory.dirty()).isEmpty();
    }

    @Test
    void aRenamedDirectoryKeepsWhatIsInIt() throws IOException {
      Path from = ROOT.resolve("from");
      Path to = ROOT.resolve("to");
      memory.createDirectories(from);
      memory.open(from.resolve("f"), OpenMode.CREATE).close();
      memory.forceDirectory(from);
      memory.rename(from, to);
      assertThat(memory.list(to)).containsExactly("f");
      assertThat(outcomes(fs -> fs.list(from) + "" + fs.list(to)))
          .containsExactlyInAnyOrder("[f][]", "[][f]");
      memory.open(to.resolve("f"), OpenMode.WRITE).write(ByteBuffer.allocate(1), 0);
      assertThat(memory.dirty()).extracting(DirtyUnit::path).contains(to.resolve("f"));
    }

    @Test
    void filesInADirectoryThatWasLostAreLost() throws IOException {
      Path made = ROOT.resolve("made");
      memory.failForce(1);
      assertThatThrownBy(() -> memory.createDirectories(made)).isInstanceOf(IOException.class);
      StoreFile file = memory.open(made.resolve("f"), OpenMode.CREATE);
      file.force();
      memory.forceDirectory(made);
      memory.forceDirectory(ROOT); // Too late: the failed force was the one that knew.
      assertThat(names()).containsExactlyInAnyOrder("", "made");
      assertThat(memory.powerLoss(NOTHING).exists(made.resolve("f"))).isFalse();
      assertThat(memory.powerLoss(EVERYTHING).exists(made.resolve("f"))).isTrue();
    }
  }

  private static final class Killed extends RuntimeException {
    private final transient MemoryFileSystem left;

    Killed(MemoryFileSystem left) {
      this.left = left;
    }
  }

  @Nested
  final class Faults {

    @Test
    void theNthForceFailsAndItsPagesAreCleanButNotDurable() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 0);
      memory.failForce(2);
      memory.forceDirectory(ROOT);
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      file.force(); // Says that all is well.
      assertThat(sectors(memory, A)).isEqualTo("n");
      assertThat(outcomes(fs -> sectors(fs, A))).containsExactlyInAnyOrder("o", "n");
      memory.dropLostPages();
      assertThat(sectors(memory, A)).isEqualTo("o");
      assertThat(memory.dirty()).isEmpty();
    }

    @Test
    void whatIsWrittenAgainAfterAFailureCanBeForced() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 0);
      memory.failForce(1);
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      file.write(ByteBuffer.wrap(filled(512, 'n')), 0);
      file.force();
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("n");
    }

    @Test
    void aFailedForceOfAMappingLosesItsRange() throws IOException {
      MappedRegion region = durable(A, filled(1024, 'o')).map(1024);
      region.buffer().put(0, (byte) 'n').put(512, (byte) 'n');
      memory.failForce(1);
      assertThatThrownBy(() -> region.force(0, 512)).isInstanceOf(IOException.class);
      region.force(0, 1024);
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("on");
      region.buffer().put(0, (byte) 'p');
      region.force(0, 1024);
      assertThat(sectors(memory.powerLoss(NOTHING), A)).isEqualTo("pn");
    }

    @Test
    void aFailedForceLosesTheLengthToo() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      file.write(ByteBuffer.wrap(filled(512, 'n')), 512);
      memory.failForce(1);
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      file.force();
      assertThat(outcomes(fs -> sectors(fs, A))).containsExactlyInAnyOrder("o", "o.", "on");
    }

    @Test
    void forcesFailByPath() throws IOException {
      StoreFile a = durable(A, new byte[1]);
      StoreFile b = durable(B, new byte[1]);
      memory.failForces(path -> path.equals(A));
      b.force();
      assertThatThrownBy(a::force).isInstanceOf(IOException.class);
      assertThatThrownBy(a::force).isInstanceOf(IOException.class);
      memory.stopFaults();
      a.force();
    }

    @Test
    void writesFallShortWhenSpaceRunsOut() throws IOException {
      StoreFile file = durable(A, filled(10, 'o'));
      memory.limitSpace(5);
      assertThat(memory.usableSpace(A)).isEqualTo(5);
      file.write(ByteBuffer.wrap(filled(10, 'p')), 0);
      ByteBuffer source = ByteBuffer.wrap(filled(10, 'n'));
      assertThatThrownBy(() -> file.write(source, 8))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(file.size()).isEqualTo(15);
      assertThat(memory.usableSpace(A)).isZero();
      assertThat(memory.powerLoss(NOTHING).usableSpace(A)).isEqualTo(5);
      file.truncate(10);
      assertThat(memory.usableSpace(A)).isEqualTo(5);
      memory.delete(A);
      assertThat(memory.usableSpace(A)).isEqualTo(15);
    }

    @Test
    void anInterceptorSeesAndStopsOperations() throws IOException {
      List<String> seen = new ArrayList<>();
      memory.intercept(
          (operation, path) -> {
            seen.add(operation + " " + path.getFileName());
            if (operation == Operation.WRITE) {
              throw new IOException("no");
            }
          });
      try (StoreFile file = memory.open(A, OpenMode.CREATE)) {
        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).hasMessage("no");
        assertThat(file.size()).isZero();
      }
      memory.rename(A, B);
      assertThat(seen).containsExactly("CREATE a", "WRITE a", "RENAME a");
      assertThat(memory.count(Operation.WRITE)).isOne();
    }

    @Test
    void copyOnWriteIsWhatTheTestSays() {
      assertThat(memory.isCopyOnWrite(A)).isFalse();
      memory.setCopyOnWrite(true);
      assertThat(memory.isCopyOnWrite(A)).isTrue();
    }
  }

  @Nested
  final class Processes {

    @Test
    void aKillKeepsTheCacheDirtyAndGivesLocksBack() throws IOException {
      StoreFile file = durable(A, filled(512, 'o'));
      MappedRegion region = file.map(512);
      region.buffer().put(0, (byte) 'n');
      memory.open(B, OpenMode.CREATE).close();
      memory.lock(ROOT.resolve("lock"));

      MemoryFileSystem left = memory.kill();
      assertThat(left.bootId()).isEqualTo(memory.bootId());
      assertThat(left.openFiles()).isEmpty();
      assertThat(left.openMappings()).isEmpty();
      assertThat(left.heldLocks()).isEmpty();
      left.lock(ROOT.resolve("lock")).close();
      assertThat(sectors(left, A)).isEqualTo("n");
      region.buffer().put(0, (byte) 'x');
      assertThat(sectors(left, A)).isEqualTo("n");
      assertThat(left.list(ROOT)).containsExactly("a", "b", "lock");

      MemoryFileSystem dark = left.powerLoss(NOTHING);
      assertThat(dark.bootId()).isNotEqualTo(left.bootId());
      assertThat(sectors(dark, A)).isEqualTo("o");
      assertThat(dark.list(ROOT)).containsExactly("a");
    }

    @Test
    void aLockOfAnotherProcessIsRefusedInOtherWords() throws IOException {
      Path lock = ROOT.resolve("lock");
      Closeable other = memory.lockAsAnotherProcess(lock);
      assertThatThrownBy(() -> memory.lock(lock)).isInstanceOf(FileSystemException.class);
      other.close();
      memory.lock(lock);
      other.close();
      assertThatThrownBy(() -> memory.lock(lock)).isInstanceOf(OverlappingFileLockException.class);
    }
  }
}
