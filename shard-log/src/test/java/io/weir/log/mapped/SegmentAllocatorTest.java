package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.LogId;
import io.weir.log.fs.CountingFileSystem;
import io.weir.log.fs.CountingFileSystem.Stretch;
import io.weir.log.fs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written at once may be mapped at once, so it matters how zeros are written. */
class SegmentAllocatorTest {
  private static final int MIB = 1 << 20;
  private static final Path DIRECTORY = Path.of("/data");

  private final CountingFileSystem files = new CountingFileSystem(new MemoryFileSystem());
  private final SegmentAllocator allocator =
      new SegmentAllocator(files, new MappingCache(files, 2));

  @Test
  void zerosAreWrittenInBlocksOfAHugePageAndTheLastPageAlone() throws IOException {
    files.createDirectories(DIRECTORY);
    int capacity = SegmentAllocator.wholeBlocks(5 * MIB, 64 * MIB);
    Path path =
        allocator.allocate(new LogId("s", new UUID(3, 1)), DIRECTORY, 7, capacity, true).path();

    assertThat(files.writes())
        .startsWith(
            new Stretch(path, 0, 2 * MIB),
            new Stretch(path, 2 * MIB, 4 * MIB),
            new Stretch(path, 4 * MIB, capacity))
        .last()
        .matches(header -> header.from() == 0 && header.to() <= 4096, "the header");
    assertThat(capacity).isEqualTo(4 * MIB + 4096);
  }

  @ParameterizedTest
  @CsvSource({
    "262144, 67108864, 262144",
    "262144, 4096, 4096",
    "2097152, 67108864, 2101248",
    "2097152, 2097152, 2097152",
    "4194304, 67108864, 4198400",
    "67108864, 67108864, 65015808",
    "67108864, 10737418, 10489856",
    "1073741824, 1073741824, 1071648768"
  })
  void aCapacityIsWholeBlocksAndAPageWhereOneBlockFits(int wished, int most, int capacity) {
    assertThat(SegmentAllocator.wholeBlocks(wished, most)).isEqualTo(capacity);
  }
}
