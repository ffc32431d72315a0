package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.ShardLog;
import io.weir.log.fs.CountingFileSystem;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import io.weir.log.reliability.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opens many logs that were closed: none of their frames may be read, and each costs a few calls of
 * the file system, however many there are. How long it takes goes into the figures; {@code -Pstress
 * -Dweir.logs=N} says how many.
 */
@Timeout(300)
class OpeningScaleTest {
  private static final int RECORDS = 10;
  private static final int CALLS_A_LOG = 3;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void readsNoFrameOfALogThatWasClosed(Durability durability) {
    open(durability, 60);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Tag("stress")
  void opensAThousand(Durability durability) {
    int logs = Integer.getInteger("weir.logs", 1000);
    fill(durability, logs);
    for (int i = 0; i < 2; i++) {
      Figures figures = Figures.of("opening " + logs + " closed logs, " + durability);
      long start = System.nanoTime();
      try (MappedLogStore store = store(durability, DiskFileSystem.INSTANCE)) {
        openAll(store, logs);
        figures.add((System.nanoTime() - start) / 1_000_000, "ms to open").print();
      }
    }
  }

  private void open(Durability durability, int logs) {
    fill(durability, logs);
    CountingFileSystem files = new CountingFileSystem(DiskFileSystem.INSTANCE);
    try (MappedLogStore store = store(durability, files)) {
      long before = calls(files);
      openAll(store, logs);
      assertThat(calls(files) - before)
          .as("calls to open %d logs: %s", logs, files)
          .isLessThanOrEqualTo((long) CALLS_A_LOG * logs);
      for (CountingFileSystem.Stretch read : files.reads()) {
        if (read.path().toString().endsWith(".seg")) {
          assertThat(read.within(SegmentHeader.LENGTH, Long.MAX_VALUE)).as("%s", read).isZero();
        }
      }
    }
  }

  private static long calls(CountingFileSystem files) {
    return files.calls("open")
        + files.calls("list")
        + files.calls("isDirectory")
        + files.calls("exists")
        + files.calls("read")
        + files.calls("force")
        + files.calls("forceDirectory");
  }

  private MappedLogStore store(Durability durability, FileSystem files) {
    return MappedLogStore.builder(directory).durability(durability).fileSystem(files).open();
  }

  private static LogId id(int log) {
    return new LogId("stream/shard-" + log, new UUID(1, log));
  }

  private void fill(Durability durability, int logs) {
    MappedLogStoreTest.Body body = new MappedLogStoreTest.Body(new byte[100]);
    try (MappedLogStore store =
        MappedLogStore.builder(directory).durability(durability).segmentBytes(8192, 8192).open()) {
      List<ShardLog> open = new ArrayList<>();
      for (int i = 0; i < logs; i++) {
        ShardLog log = store.open(id(i), AppendListener.NONE);
        for (int k = 0; k < RECORDS; k++) {
          log.append(1000 + k, body);
        }
        open.add(log);
      }
      store.commit(open);
    }
  }

  private static void openAll(MappedLogStore store, int logs) {
    for (int i = 0; i < logs; i++) {
      assertThat(store.open(id(i), AppendListener.NONE).durableOffset()).isEqualTo(RECORDS);
    }
  }
}
