package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed in the midst of an append: the rest of that is no damage. */
class TornAppendTest {
  private static final Path DATA = Path.of("/data");
  private static final LogId ID = new LogId("log", new UUID(1, 2));

  private static MappedLogStore open(MemoryFileSystem disk, Durability durability) {
    return MappedLogStore.builder(DATA)
        .durability(durability)
        .fileSystem(disk)
        .segmentBytes(4096, 4096)
        .open();
  }

  @ParameterizedTest
  @EnumSource
  void whatItLeavesIsCut(Durability durability) {
    MemoryFileSystem disk = new MemoryFileSystem();
    List<MemoryFileSystem> killed = new ArrayList<>();
    try (MappedLogStore store = open(disk, durability)) {
      ShardLog log = store.open(ID, AppendListener.NONE);
      log.append(1, new Body(0, 100));
      store.commit(List.of(log));
      log.append(2, killing(new Body(1, 100), disk, killed));
      store.commit(List.of(log));
    }
    assertThat(killed).hasSize(3);
    for (MemoryFileSystem image : killed) {
      try (MappedLogStore store = open(image, durability)) {
        ShardLog log = store.open(ID, AppendListener.NONE);
        assertThat(log.durableOffset()).isEqualTo(1);
        log.append(3, new Body(7, 50));
        store.commit(List.of(log));
        RecordBatch batch = new RecordBatch();
        assertThat(log.read(0, 10, 10_000, batch)).isEqualTo(2);
        assertThat(new Body(7, 50).isIn(batch.bytes(), batch.start(1), batch.length(1))).isTrue();
      }
    }
  }

  private static BodySource killing(
      Body body, MemoryFileSystem disk, List<MemoryFileSystem> killed) {
    return new BodySource() {
      @Override
      public int length() {
        return body.length();
      }

      @Override
      public void writeTo(BodyWriter out) {
        killed.add(disk.kill());
        out.write(body.content(), 0, 50);
        killed.add(disk.kill());
        out.write(body.content(), 50, 50);
        killed.add(disk.kill());
      }
    };
  }
}
