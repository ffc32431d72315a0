package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that end where no whole frame fits any more, and frames longer than a window. */
class FrameScanTest {
  private static final long SEED = 7;

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

  /** A long body is checked piece by piece, and the pieces may take the place of the header. */
  @ParameterizedTest
  @ValueSource(ints = {100, 262_100, 700_000, 1_048_520, 1_048_600, 3_000_000})
  void theFrameBehindTwoBadOnesIsFound(int length) throws IOException {
    int second = SegmentHeader.LENGTH + Frame.stride(length);
    int third = second + Frame.stride(length);
    ByteBuffer segment =
        ByteBuffer.allocateDirect(third + Frame.stride(83) + 500).order(ByteOrder.LITTLE_ENDIAN);
    FrameWriter writer = new FrameWriter();
    Body body = new Body(1, length);
    writer.begin(segment);
    writer.write(SegmentHeader.LENGTH, SEED, 40, 1000, body, length);
    writer.write(second, SEED, 41, 1001, body, length);
    writer.write(third, SEED, 42, 1002, new Body(2, 83), 83);
    segment.put(second - 50, (byte) ~segment.get(second - 50));
    segment.put(third - 50, (byte) ~segment.get(third - 50));
    try (StoreFile file = new MemoryFileSystem().open(Path.of("/0.seg"), OpenMode.CREATE)) {
      file.write(segment.duplicate(), 0);
      assertThat(new FrameScan(file, SEED).find(SegmentHeader.LENGTH, 0)).isEqualTo(third);
      assertThat(new FrameScan(file, SEED).find(0, 43)).isEqualTo(-1);
      assertThat(new FrameScan(file, SEED + 1).find(SegmentHeader.LENGTH, 0)).isEqualTo(-1);
    }
  }
}
