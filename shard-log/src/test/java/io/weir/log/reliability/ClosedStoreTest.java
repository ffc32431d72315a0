package io.weir.log.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.mapped.MappedLogStore;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that was closed survives a loss of power right afterwards, whatever its mode. */
class ClosedStoreTest {
  private static final LogId ID = new LogId("log", new UUID(1, 1));
  private static final int COUNT = 50;

  private static final BodySource BODY =
      new BodySource() {
        @Override
        public int length() {
          return 500;
        }

        @Override
        public void writeTo(BodyWriter out) {
          out.write(new byte[500], 0, 500);
        }
      };

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(Path.of("/data"))
        .durability(durability)
        .fileSystem(disk)
        .segmentBytes(4096, 8192)
        .open();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLostWithThePowerAfterAClose(Durability durability) {
    MemoryFileSystem disk = new MemoryFileSystem();
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      for (int i = 0; i < COUNT; i++) {
        log.append(i, BODY);
        store.commit(List.of(log));
      }
    }
    try (MappedLogStore store = open(disk.powerLoss(unit -> false), durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      RecordBatch batch = new RecordBatch();
      assertThat(log.read(0, 1_000, 1 << 20, batch)).isEqualTo(COUNT);
      assertThat(log.durableOffset()).isEqualTo(COUNT);
    }
  }
}
