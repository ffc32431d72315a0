package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.MemoryFileSystem.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An ended segment is forced by its file, and its mapping is let go of. */
class UnmappedForceTest {
  private final MemoryFileSystem files = new MemoryFileSystem();

  private MappedLogStore open() {
    return MappedLogStore.builder(Path.of("/data"))
        .fileSystem(files)
        .segmentBytes(4096, 4096)
        .journal(2 << 20, 2)
        .open();
  }

  /** Several segments, all of them ended, and more than half full. */
  private static void fill(MappedLogStore store) {
    ShardLog log = store.open(new LogId("s", new UUID(3, 1)), AppendListener.NONE);
    for (int i = 0; i < 30; i++) {
      log.append(1, new Body(i, 200));
    }
    store.commit(List.of(log));
    log.idle();
  }

  private static void maintain(MappedLogStore store) {
    for (long seconds = 1; seconds < 20; seconds++) {
      store.maintain(seconds * 1_000_000_000L);
    }
  }

  @Test
  void itsMappingGoes() {
    try (MappedLogStore store = open()) {
      fill(store);
      assertThat(mappedSegments()).isPositive();
      maintain(store);
      assertThat(mappedSegments()).isZero();
    }
  }

  private long mappedSegments() {
    return files.openMappings().stream().filter(path -> path.toString().endsWith(".seg")).count();
  }

  /** The mapping may have been told of a failed write-back that the file, opened later, is not. */
  @Test
  void whatItsMappingWasToldOfIsNotMissed() {
    try (MappedLogStore store = open()) {
      fill(store);
      files.intercept(
          (operation, path) -> {
            if (operation == Operation.FORCE_MAPPING) {
              throw new IOException("input/output error");
            }
          });
      maintain(store);
      files.stopFaults();
      assertThat(store.failure()).isNotNull();
    }
  }
}
