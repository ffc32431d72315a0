package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that end where no whole frame fits any more. */
class FrameScanTest {

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "8, true", "31, true"})
  void aWordIsFoundWhereNothingWasReadBefore(int bytes, boolean published) throws IOException {
    MemoryFileSystem files = new MemoryFileSystem();
    Path path = Path.of("/0000000000.seg");
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(ByteBuffer.allocate(SegmentHeader.LENGTH), 0);
      for (int i = 0; i < bytes; i++) {
        file.write(ByteBuffer.wrap(new byte[] {1}), SegmentHeader.LENGTH + i);
      }
      FrameScan scan = new FrameScan(file, 7);
      assertThat(scan.isPublished(SegmentHeader.LENGTH)).isEqualTo(published);
      assertThat(scan.isFrame(SegmentHeader.LENGTH, 0)).isFalse();
    }
  }
}
