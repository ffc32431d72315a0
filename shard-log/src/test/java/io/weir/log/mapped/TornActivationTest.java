package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed while it gives a segment its place in the log. */
class TornActivationTest {
  private static final Path DATA = Path.of("/data");
  private static final LogId ID = new LogId("log", new UUID(1, 2));

  private static final BodySource BODY =
      new BodySource() {
        @Override
        public int length() {
          return 1_000;
        }

        @Override
        public void writeTo(BodyWriter out) {
          out.write(new byte[1_000], 0, 1_000);
        }
      };

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DATA)
        .durability(durability)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .open();
  }

  @ParameterizedTest
  @EnumSource
  void halfAHeaderWithNoFrameBehindItIsNoDamage(Durability durability) throws IOException {
    MemoryFileSystem disk = new MemoryFileSystem();
    MappedLogStore store = open(disk, durability);
    ShardLog log = store.open(ID, AppendListener.NONE);
    for (int i = 0; i < 3; i++) {
      log.append(i, BODY);
      store.commit(List.of(log));
    }
    store.maintain(0); // makes a spare
    for (int written = 8; written < 40; written += 8) {
      MemoryFileSystem killed = disk.kill();
      Path spare = DATA.resolve("logs").resolve("log").resolve("0000000001.seg");
      try (StoreFile file = killed.open(spare, OpenMode.WRITE)) {
        byte[] half = new byte[written];
        half[0] = 3;
        half[written - 1] = 1;
        file.write(ByteBuffer.wrap(half), SegmentHeader.ACTIVATION + 8);
      }
      try (MappedLogStore next = open(killed, durability)) {
        assertThat(killed.exists(spare)).as("the rest of a spare").isFalse();
        ShardLog again = next.open(ID, AppendListener.NONE);
        again.append(4, BODY);
        next.commit(List.of(again));
        RecordBatch batch = new RecordBatch();
        assertThat(again.read(0, 10, 10_000, batch)).isEqualTo(4);
      }
    }
  }
}
