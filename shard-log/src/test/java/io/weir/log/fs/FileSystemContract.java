package io.weir.log.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.FileSystem.OpenMode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the disk and its model in memory must do alike. */
abstract class FileSystemContract {

  abstract FileSystem fileSystem();

  /** An empty directory that is there. */
  abstract Path directory();

  /** A file of random bytes. */
  final Path newFile(String name, int size) throws IOException {
    Path path = directory().resolve(name);
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    try (StoreFile file = fileSystem().open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(content), 0);
    }
    return path;
  }

  final byte[] contentOf(Path path) throws IOException {
    try (StoreFile file = fileSystem().open(path, OpenMode.READ)) {
      ByteBuffer content = ByteBuffer.allocate((int) file.size());
      file.read(content, 0);
      return content.array();
    }
  }

  @Test
  void openModesSayWhatMayBeThere() throws IOException {
    Path path = directory().resolve("a");
    assertThatThrownBy(() -> fileSystem().open(path, OpenMode.READ))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> fileSystem().open(path, OpenMode.WRITE))
        .isInstanceOf(NoSuchFileException.class);
    fileSystem().open(path, OpenMode.CREATE).close();
    assertThatThrownBy(() -> fileSystem().open(path, OpenMode.CREATE))
        .isInstanceOf(FileAlreadyExistsException.class);
    try (StoreFile file = fileSystem().open(path, OpenMode.READ)) {
      assertThat(file.path()).isEqualTo(path);
      assertThat(file).hasToString(path.toString());
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
          .isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void readsAndWritesAtPositions() throws IOException {
    try (StoreFile file = fileSystem().open(directory().resolve("a"), OpenMode.CREATE)) {
      ByteBuffer source = ByteBuffer.wrap("hello".getBytes(US_ASCII));
      file.write(source, 3);
      assertThat(source.hasRemaining()).isFalse();
      assertThat(file.size()).isEqualTo(8);

      ByteBuffer target = ByteBuffer.allocate(10);
      assertThat(file.read(target, 2)).isEqualTo(6);
      assertThat(target.limit()).isEqualTo(10);
      assertThat(Arrays.copyOf(target.array(), 6)).isEqualTo("\0hello".getBytes(US_ASCII));
      assertThat(file.read(target, 8)).isZero();
      assertThat(file.read(target, 100)).isZero();
      assertThat(file.read(ByteBuffer.allocate(0), 0)).isZero();
    }
  }

  @Test
  void movesMoreThanOneStepFromAndToTheHeap() throws IOException {
    byte[] bytes = new byte[3 * 1024 * 1024 + 5];
    new Random(1).nextBytes(bytes);
    try (StoreFile file = fileSystem().open(directory().resolve("a"), OpenMode.CREATE)) {
      file.write(ByteBuffer.wrap(bytes, 2, bytes.length - 2), 0);
      ByteBuffer target = ByteBuffer.allocate(bytes.length);
      target.position(2);
      assertThat(file.read(target, 0)).isEqualTo(bytes.length - 2);
      assertThat(target.hasRemaining()).isFalse();
      bytes[0] = bytes[1] = 0;
      assertThat(target.array()).isEqualTo(bytes);
    }
  }

  @Test
  void truncateCutsAndNeverExtends() throws IOException {
    Path path = newFile("a", 100);
    try (StoreFile file = fileSystem().open(path, OpenMode.WRITE)) {
      file.truncate(1000);
      assertThat(file.size()).isEqualTo(100);
      file.truncate(40);
      assertThat(file.size()).isEqualTo(40);
      file.force();
    }
  }

  @Test
  void mappingSharesTheFilesBytesAndOutlivesIt() throws IOException {
    Path path = newFile("a", 8192);
    byte[] before = contentOf(path);
    MappedRegion region;
    try (StoreFile file = fileSystem().open(path, OpenMode.WRITE)) {
      region = file.map(8000);
    }
    try {
      ByteBuffer buffer = region.buffer();
      assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
      assertThat(buffer.capacity()).isEqualTo(8000);
      assertThat(buffer.get(7999)).isEqualTo(before[7999]);
      buffer.putInt(5000, 0x01020304);
      assertThat(contentOf(path)[5000]).isEqualTo((byte) 4);
      region.force(5000, 4);
      region.force(0, 8000);
      region.force(8000, 0);
      assertThatThrownBy(() -> region.force(7999, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    } finally {
      region.unmap();
    }
  }

  @Test
  void readOnlyMappingRefusesWrites() throws IOException {
    Path path = newFile("a", 10);
    try (StoreFile file = fileSystem().open(path, OpenMode.READ)) {
      assertThatThrownBy(() -> file.map(10)).isInstanceOf(NonWritableChannelException.class);
      MappedRegion region = file.mapReadOnly(10);
      assertThat(region.buffer().isReadOnly()).isTrue();
      region.unmap();
    }
  }

  @Test
  void mappingNeverExtendsTheFile() throws IOException {
    Path path = newFile("a", 4096);
    try (StoreFile file = fileSystem().open(path, OpenMode.WRITE)) {
      assertThatThrownBy(() -> file.map(4097))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("4096");
      assertThatThrownBy(() -> file.map(0)).isInstanceOf(IllegalArgumentException.class);
      assertThat(file.size()).isEqualTo(4096);
    }
  }

  @Test
  void aClosedFileRefusesEverything() throws IOException {
    StoreFile file = fileSystem().open(newFile("a", 10), OpenMode.WRITE);
    file.close();
    file.close();
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(file::force).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> file.map(10)).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void unmapIsIdempotentAndFinal() throws IOException {
    Path path = newFile("a", 10);
    try (StoreFile file = fileSystem().open(path, OpenMode.WRITE)) {
      MappedRegion region = file.map(10);
      region.unmap();
      region.unmap();
      assertThatThrownBy(region::buffer).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> region.force(0, 1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void listsSortedNamesAndNothingWhereThereIsNoDirectory() throws IOException {
    for (String name : new String[] {"c", "a", "b"}) {
      newFile(name, 1);
    }
    assertThat(fileSystem().list(directory())).containsExactly("a", "b", "c");
    assertThat(fileSystem().list(directory().resolve("none"))).isEmpty();
    assertThat(fileSystem().list(directory().resolve("a"))).isEmpty();
  }

  @Test
  void createsDirectoriesDeleteAndRename() throws IOException {
    Path deep = directory().resolve("x/y/z");
    fileSystem().createDirectories(deep);
    fileSystem().createDirectories(deep);
    assertThat(fileSystem().isDirectory(deep)).isTrue();
    assertThat(fileSystem().exists(deep)).isTrue();
    assertThatThrownBy(() -> fileSystem().delete(deep.getParent()))
        .isInstanceOf(DirectoryNotEmptyException.class);
    fileSystem().delete(deep);
    fileSystem().delete(deep);
    assertThat(fileSystem().exists(deep)).isFalse();
    fileSystem().createDirectories(deep);
    assertThat(fileSystem().isDirectory(deep)).isTrue();

    Path file = newFile("f", 1);
    assertThat(fileSystem().isDirectory(file)).isFalse();
    assertThatThrownBy(() -> fileSystem().createDirectories(file))
        .isInstanceOf(FileAlreadyExistsException.class);
    Path other = newFile("g", 2);
    fileSystem().rename(file, other);
    assertThat(contentOf(other).length).isEqualTo(1);
    assertThat(fileSystem().exists(file)).isFalse();
    fileSystem().forceDirectory(directory());
    assertThatThrownBy(() -> fileSystem().forceDirectory(directory().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLockIsRefusedToTheSameProcessUntilItIsGivenBack() throws IOException {
    Path path = directory().resolve("lock");
    Closeable lock = fileSystem().lock(path);
    assertThatThrownBy(() -> fileSystem().lock(path))
        .isInstanceOf(OverlappingFileLockException.class);
    lock.close();
    Closeable second = fileSystem().lock(path);
    lock.close(); // Must not give back the second one.
    assertThatThrownBy(() -> fileSystem().lock(path))
        .isInstanceOf(OverlappingFileLockException.class);
    second.close();
  }
}
