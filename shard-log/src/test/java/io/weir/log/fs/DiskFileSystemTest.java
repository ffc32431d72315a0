package io.weir.log.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.FileSystem.OpenMode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class DiskFileSystemTest extends FileSystemContract {
  private static final FileSystem DISK = DiskFileSystem.INSTANCE;

  @TempDir private Path directory;

  @Override
  FileSystem fileSystem() {
    return DISK;
  }

  @Override
  Path directory() {
    return directory;
  }

  @Test
  void mapsTheFileThatWasOpenedAndNotAnotherOfItsName() throws IOException {
    Path path = newFile("a", 10);
    try (StoreFile file = DISK.open(path, OpenMode.WRITE)) {
      DISK.rename(newFile("b", 10), path);
      assertThatThrownBy(() -> file.map(10)).isInstanceOf(FileSystemException.class);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unmappedFilesLeaveNeitherMappingNorDescriptor() throws IOException {
    for (int i = 0; i < 100; i++) {
      Path path = newFile("segment-" + i, 4096);
      MappedRegion region;
      try (StoreFile file = DISK.open(path, OpenMode.WRITE)) {
        region = file.map(4096);
      }
      assertThat(descriptorsOf(path)).isZero();
      assertThat(mappingsOf(path)).isOne();
      region.unmap();
      assertThat(mappingsOf(path)).isZero();
    }
  }

  private static long mappingsOf(Path path) throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.endsWith(path.toString())).count();
    }
  }

  private static long descriptorsOf(Path path) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(fd -> leadsTo(fd, path)).count();
    }
  }

  private static boolean leadsTo(Path descriptor, Path path) {
    try {
      return Files.readSymbolicLink(descriptor).equals(path);
    } catch (IOException e) {
      return false; // The descriptor of the listing itself is gone by now.
    }
  }

  @Test
  void anInterruptedThreadWorksOnAndStaysInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try {
      DISK.createDirectories(directory.resolve("x"));
      Path path = directory.resolve("x/a");
      try (StoreFile file = DISK.open(path, OpenMode.CREATE)) {
        file.write(ByteBuffer.allocate(4096), 0);
        assertThat(file.read(ByteBuffer.allocate(10), 0)).isEqualTo(10);
        file.force();
        MappedRegion region = file.map(4096);
        region.buffer().put(0, (byte) 1);
        region.force(0, 4096);
        region.unmap();
        file.truncate(10);
        assertThat(file.size()).isEqualTo(10);
      }
      DISK.forceDirectory(directory);
      DISK.lock(directory.resolve("lock")).close();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void interruptsInTheMidstOfWorkDoNoHarm() throws Exception {
    Thread worker = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                worker.interrupt();
                Thread.onSpinWait();
              }
            });
    interrupter.start();
    try {
      for (int i = 0; i < 300; i++) {
        try (StoreFile file = DISK.open(directory.resolve("f" + i), OpenMode.CREATE)) {
          file.write(ByteBuffer.allocate(16384), 0);
          if (i % 20 == 0) {
            file.force();
            DISK.forceDirectory(directory);
          }
          MappedRegion region = file.map(16384);
          region.buffer().putLong(0, i);
          region.unmap();
          ByteBuffer target = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
          assertThat(file.read(target, 0)).isEqualTo(8);
          assertThat(target.getLong(0)).isEqualTo(i);
        }
      }
    } finally {
      interrupter.interrupt();
      while (interrupter.isAlive()) {
        Thread.onSpinWait(); // A join would be interrupted.
      }
      Thread.interrupted();
    }
  }

  @Test
  void aLockHeldByAnotherProcessIsRefused() throws Exception {
    Path path = directory.resolve("lock");
    Process other = startLockHolder(path);
    try (BufferedReader said = reader(other)) {
      assertThat(said.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> DISK.lock(path))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("another process holds this lock")
          .hasMessageContaining(path.toString());
      other.getOutputStream().close();
      other.waitFor();
      DISK.lock(path).close();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aRefusedSecondAttemptDoesNotGiveTheLockAwayToOtherProcesses() throws Exception {
    Path path = directory.resolve("lock");
    try (Closeable lock = DISK.lock(path)) {
      assertThatThrownBy(() -> DISK.lock(path)).isInstanceOf(OverlappingFileLockException.class);
      Process other = startLockHolder(path);
      try (BufferedReader said = reader(other)) {
        assertThat(said.readLine()).isEqualTo("refused");
      } finally {
        other.destroyForcibly();
      }
    }
  }

  @Test
  void aLockIsKnownUnderOtherNamesOfItsFile() throws IOException {
    Path path = directory.resolve("lock");
    try (Closeable lock = DISK.lock(path)) {
      Path alias = Files.createLink(directory.resolve("alias"), path);
      assertThatThrownBy(() -> DISK.lock(alias)).isInstanceOf(OverlappingFileLockException.class);
    }
  }

  private static Process startLockHolder(Path path) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            path.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
  }

  @Test
  void knowsTheMachine() throws IOException {
    assertThat(DISK.bootId()).isNotEmpty().isEqualTo(DISK.bootId());
    assertThat(DISK.usableSpace(directory.resolve("not/yet"))).isPositive();
    assertThat(DISK.isCopyOnWrite(directory.resolve("not/yet")))
        .isEqualTo(DISK.isCopyOnWrite(directory));
  }

  @Test
  void bootIdIsTheKernelsElseSomethingStable() throws IOException {
    Path kernel = Files.writeString(directory.resolve("boot_id"), "abc\n");
    assertThat(BootId.read(kernel)).isEqualTo("abc");
    assertThat(BootId.read(directory.resolve("none"))).matches("(since|unknown)-.+");
  }
}
