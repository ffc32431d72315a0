package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Activation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A mapping stays while somebody reads it, and no longer than it is wanted. */
class MappingCacheTest {
  private static final Path DATA = Path.of("/data");
  private static final int SIZE = 4096;

  private final MemoryFileSystem files = new MemoryFileSystem();
  private final MappingCache cache = new MappingCache(files, 2);

  private Segment segment(int number) throws IOException {
    files.createDirectories(DATA);
    Path path = DATA.resolve(SegmentAllocator.fileName(number));
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(SIZE), 0);
    }
    Segment segment = new Segment(number, path, SIZE, 1, new Activation(0, 0, 0, 0));
    segment.restore(1, SIZE, true);
    return segment;
  }

  private void touch(Segment segment) throws IOException {
    cache.acquire(segment).release();
  }

  @Test
  void theLeastRecentlyUsedGivesWay() throws IOException {
    Segment a = segment(1);
    Segment b = segment(2);
    Segment c = segment(3);
    touch(a);
    touch(b);
    touch(a);
    touch(c);
    assertThat(files.openMappings()).containsExactlyInAnyOrder(a.path, c.path);
  }

  @Test
  void oneThatGivesWayUnderAReaderIsUnmappedByTheReader() throws IOException {
    Segment a = segment(1);
    SharedMapping held = cache.acquire(a);
    SharedMapping heldTwice = cache.acquire(a);
    assertThat(heldTwice).isSameAs(held);
    touch(segment(2));
    touch(segment(3));
    assertThat(a.mapping).as("given way").isNull();
    assertThat(files.openMappings()).contains(a.path);
    held.release();
    assertThat(files.openMappings()).contains(a.path);
    assertThat(held.buffer().get(0)).isZero();
    heldTwice.release();
    assertThat(files.openMappings()).doesNotContain(a.path);
    assertThatThrownBy(held::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void oneThatIsUnmappedIsNotRetained() throws IOException {
    Segment a = segment(1);
    SharedMapping held = cache.acquire(a);
    cache.retire(a);
    held.release();
    assertThat(files.openMappings()).isEmpty();
    assertThat(held.tryRetain()).isFalse();
  }

  @Test
  void aRetiredSegmentIsNotMappedAnew() throws IOException {
    Segment a = segment(1);
    touch(a);
    cache.retire(a);
    assertThat(files.openMappings()).isEmpty();
    assertThatThrownBy(() -> cache.acquire(a)).isInstanceOf(NoSuchFileException.class);
  }
}
