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
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The log's end is torn then, as it is without a close; that is no damage. */
  @ParameterizedTest
  @EnumSource
  void whatWasNotCommittedBeforeALogWasClosedMayBeTorn(Durability durability) {
    for (int cut = 0; cut < 10; cut++) {
      int mostOfIt = cut;
      MemoryFileSystem disk = new MemoryFileSystem();
      try (MappedLogStore store = open(disk, durability)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        log.append(0, BODY);
        store.commit(List.of(log));
        for (int i = 1; i < COUNT; i++) {
          log.append(i, BODY);
        }
        log.close();
      }
      AtomicInteger unit = new AtomicInteger();
      MemoryFileSystem torn = disk.powerLoss(each -> unit.getAndIncrement() % 10 != mostOfIt);
      try (MappedLogStore store = open(torn, durability)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        RecordBatch batch = new RecordBatch();
        long at = 0;
        for (int read = 1; read > 0; at += read) {
          read = log.read(at, 1_000, 1 << 20, batch);
        }
        assertThat(at).as("records, all readable").isBetween(1L, (long) COUNT);
      }
    }
  }
}
