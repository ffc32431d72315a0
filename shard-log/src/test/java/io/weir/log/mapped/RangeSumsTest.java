package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranges summed without being read, and the payloads for which that is done. */
class RangeSumsTest {
  private static final long SEED = 7;
  private static final int HOSTILE = 6 << 20;

  @Test
  void everyRangeHasTheChecksumOfItsBytes() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 100_001, 1 << 20}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      RangeSums sums = new RangeSums((crc, from, length) -> crc.update(bytes, from, length), size);
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(size + 1);
        int length = i == 0 ? size - from : random.nextInt(size - from + 1);
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        assertThat(sums.sum(from, length)).isEqualTo((int) crc.getValue());
      }
    }
  }

  /** A payload of nothing but headers, each of which claims half of the segment. */
  private static ByteBuffer hostile(int valid) {
    ByteBuffer segment = ByteBuffer.allocateDirect(HOSTILE).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = SegmentHeader.LENGTH; at < HOSTILE; at += 16) {
      segment.putLong(at, (long) (HOSTILE / 2) << 32);
      segment.putLong(at + 8, 1L << 32 | 1);
    }
    int length = 50_001;
    FrameWriter writer = new FrameWriter();
    writer.begin(segment);
    writer.write(valid, SEED, 40, 1000, new Body(1, length), length);
    return segment;
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void aPayloadOfHeadersIsScannedInOnePass() throws IOException {
    int valid = HOSTILE - 60_000;
    ByteBuffer segment = hostile(valid);
    try (StoreFile file = new MemoryFileSystem().open(Path.of("/0.seg"), OpenMode.CREATE)) {
      file.write(segment.duplicate(), 0);
      assertThat(new FrameScan(file, SEED).find(SegmentHeader.LENGTH, 0)).isEqualTo(valid);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.SECONDS)
  void aPayloadOfHeadersIsReadOverInOnePass() {
    int valid = HOSTILE - 60_000;
    FrameReader reader = new FrameReader();
    assertThat(reader.findValid(hostile(valid), SegmentHeader.LENGTH, HOSTILE, SEED, 1))
        .isEqualTo(valid);
  }
}
