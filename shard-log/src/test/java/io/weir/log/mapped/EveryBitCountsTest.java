package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.log.Durability;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands beside the frames is not believed with a bit changed, nor in another's place. */
class EveryBitCountsTest {
  private static final Path DATA = Path.of("/data");
  private static final UUID LOG = new UUID(3, 4);
  private static final UUID STORE = new UUID(5, 6);
  private static final long SEED = Frame.segmentSeed(LOG, 7);

  private final MemoryFileSystem files = new MemoryFileSystem();

  @BeforeEach
  void makeDirectory() throws IOException {
    files.createDirectories(DATA);
  }

  private interface Check {
    void run(int bit) throws IOException;
  }

  private void withEachBitFlipped(Path file, int from, int to, Check check) throws IOException {
    for (int bit = 8 * from; bit < 8 * to; bit++) {
      files.flipBits(file, bit >>> 3, 1 << (bit & 7));
      check.run(bit);
      files.flipBits(file, bit >>> 3, 1 << (bit & 7));
    }
  }

  @Test
  void ofAnIndex() throws IOException {
    Path path = DATA.resolve("0000000007.idx");
    SegmentIndex index = new SegmentIndex(65536);
    for (int i = 0; i < 4; i++) {
      index.offer(128 + i * SegmentIndex.INTERVAL, 100 * i, 1000 + i);
    }
    IndexFile.write(files, path, index, SEED, 40_000);
    assertThat(IndexFile.read(files, path, SEED, 40_000)).isNotNull();
    assertThat(IndexFile.read(files, path, SEED + 1, 40_000)).as("another segment's").isNull();
    assertThat(IndexFile.read(files, path, SEED, 40_008)).as("an incomplete one").isNull();
    withEachBitFlipped(
        path,
        0,
        files.content(path).length,
        bit ->
            assertThat(IndexFile.read(files, path, SEED, 40_000)).as("with bit %s", bit).isNull());
  }

  @Test
  void ofASegmentsHeader() throws IOException {
    Path path = DATA.resolve("0000000007.seg");
    ByteBuffer header = SegmentHeader.buffer();
    SegmentHeader.writeIdentity(header, new Identity(LOG, 7, 4096));
    SegmentHeader.writeActivation(header, SEED, new Activation(11, 12, 11, 14));
    try (StoreFile file = files.open(path, OpenMode.CREATE)) {
      file.write(header.clear(), 0);
    }
    assertThat(SegmentHeader.readIdentity(header(path))).isEqualTo(new Identity(LOG, 7, 4096));
    assertThat(SegmentHeader.readActivation(header(path), SEED))
        .isEqualTo(new Activation(11, 12, 11, 14));
    long other = Frame.segmentSeed(LOG, 8);
    assertThat(SegmentHeader.readActivation(header(path), other)).as("another segment's").isNull();
    withEachBitFlipped(
        path,
        0,
        44,
        bit ->
            assertThat(SegmentHeader.readIdentity(header(path))).as("with bit %s", bit).isNull());
    withEachBitFlipped(
        path,
        72,
        112,
        bit ->
            assertThat(SegmentHeader.readActivation(header(path), SEED))
                .as("with bit %s", bit)
                .isNull());
  }

  private ByteBuffer header(Path path) throws IOException {
    return ByteBuffer.wrap(files.content(path)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The older one counts instead. */
  @Test
  void ofACheckpoint() throws IOException {
    Path path = DATA.resolve("checkpoints");
    Checkpoint older = Checkpoint.NONE.withCeiling(1);
    try (CheckpointTable table = CheckpointTable.open(files, path, STORE)) {
      table.put(LOG, older);
      table.force();
      table.put(LOG, Checkpoint.NONE.withCeiling(2));
      table.force();
    }
    withEachBitFlipped(
        path, // the second one stands in the first sector
        0,
        CheckpointTable.RECORD,
        bit -> {
          try (CheckpointTable table = CheckpointTable.open(files, path, STORE)) {
            assertThat(table.get(LOG)).as("with bit %s", bit).isEqualTo(older);
          }
        });
    try (CheckpointTable table = CheckpointTable.open(files, path, new UUID(5, 7))) {
      assertThat(table.get(LOG)).as("another store's").isNull();
    }
  }

  @Test
  void ofTheFileStore() throws IOException {
    Path path = DATA.resolve("store");
    new StoreMeta(STORE, Durability.FSYNC, "boot", true).write(files, path);
    withEachBitFlipped(
        path,
        0,
        files.content(path).length - 1,
        bit ->
            assertThatThrownBy(() -> StoreMeta.read(files, path))
                .as("with bit %s", bit)
                .isInstanceOf(UnsupportedFormatException.class));
  }
}
