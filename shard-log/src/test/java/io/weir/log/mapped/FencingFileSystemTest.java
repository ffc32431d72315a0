package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.Fence;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MappedRegion;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.ProcessLimitException;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No force may fail unnoticed, whoever asked for it and however it fails. */
class FencingFileSystemTest {
  private static final Path DATA = Path.of("/data");
  private static final Path FILE = DATA.resolve("file");

  private final MemoryFileSystem disk = new MemoryFileSystem();
  private final Fence fence = new Fence();
  private final FencingFileSystem files = new FencingFileSystem(disk, fence);

  @BeforeEach
  void makeFile() throws IOException {
    files.createDirectories(DATA);
    try (StoreFile file = files.open(FILE, OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(4096), 0);
      file.force();
    }
    files.forceDirectory(DATA);
    assertThat(fence.isUp()).isFalse();
  }

  private void failForces(Exception failure) {
    disk.intercept(
        (operation, path) -> {
          if (operation.isForce() && failure instanceof RuntimeException unchecked) {
            throw unchecked;
          }
          if (operation.isForce() && failure instanceof IOException checked) {
            throw checked;
          }
        });
  }

  private void assertFences(ThrowingCallable force) {
    assertThatThrownBy(force).isInstanceOf(Exception.class);
    assertThat(fence.cause()).hasMessageContaining("forcing " + DATA);
  }

  @Test
  void aFilesForce() throws IOException {
    try (StoreFile file = files.open(FILE, OpenMode.WRITE)) {
      failForces(new IOException("Input/output error"));
      assertFences(file::force);
    }
  }

  @Test
  void aFilesForceThatFailsUnchecked() throws IOException {
    try (StoreFile file = files.open(FILE, OpenMode.WRITE)) {
      failForces(new UncheckedIOException(new IOException("Input/output error")));
      assertFences(file::force);
    }
  }

  @Test
  void aMappingsForce() throws IOException {
    try (StoreFile file = files.open(FILE, OpenMode.WRITE)) {
      MappedRegion region = file.map(4096);
      region.buffer().put(0, (byte) 1);
      failForces(new IOException("Input/output error"));
      assertFences(() -> region.force(0, 4096));
      region.unmap();
    }
  }

  @Test
  void aDirectorysForce() {
    failForces(new IOException("Input/output error"));
    assertFences(() -> files.forceDirectory(DATA));
  }

  @Test
  void theForceOfANewFileUnlessTheDiskIsFull() throws IOException {
    try (StoreFile file = files.open(DATA.resolve("new"), OpenMode.CREATE)) {
      failForces(new IOException("No space left on device"));
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      assertThat(fence.isUp()).as("nothing relies on it yet").isFalse();
      failForces(new IOException("Input/output error"));
      assertFences(file::force);
    }
  }

  @Test
  void theForceOfAFileInUseAlsoWhereTheDiskIsFull() throws IOException {
    try (StoreFile file = files.open(FILE, OpenMode.WRITE)) {
      failForces(new IOException("No space left on device"));
      assertFences(file::force);
    }
  }

  @Test
  void butNotOneThatWasNeverBegun() {
    failForces(new ProcessLimitException("too many open files", null));
    assertThatThrownBy(() -> files.forceDirectory(DATA)).isInstanceOf(IOException.class);
    assertThat(fence.isUp()).isFalse();
  }

  @Test
  void theFirstCauseStays() {
    failForces(new IOException("Input/output error"));
    assertFences(() -> files.forceDirectory(DATA));
    Throwable first = fence.cause();
    assertFences(() -> files.forceDirectory(DATA));
    assertThat(fence.cause()).isSameAs(first);
  }
}
