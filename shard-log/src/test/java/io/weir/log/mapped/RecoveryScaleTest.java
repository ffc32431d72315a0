package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.ShardLog;
import io.weir.log.fs.CountingFileSystem;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.reliability.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Opens a log whose process was killed: of the segments, nothing before the checkpoint may be read
 * but headers. With {@code -Pstress} it is a real process that has filled {@code -Dweir.mib=N}, and
 * how long it takes goes into the figures.
 */
@Timeout(300)
class RecoveryScaleTest {
  private static final int SEGMENT = 64 << 10;
  private static final int ROUNDS = 10;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void readsNothingBeforeTheCheckpoint(Durability durability) throws Exception {
    MemoryFileSystem disk = new MemoryFileSystem();
    MemoryFileSystem killed;
    long records;
    try (MappedLogStore store =
        MappedLogStore.builder(directory)
            .fileSystem(disk)
            .durability(durability)
            .segmentBytes(SEGMENT, SEGMENT)
            .open()) {
      ShardLog log = store.open(Filler.LOG, AppendListener.NONE);
      append(store, log, 300);
      for (int i = 1; i <= ROUNDS; i++) {
        store.maintain(i * 4_000_000_000L);
      }
      append(store, log, 20);
      records = log.durableOffset();
      killed = disk.kill();
    }
    Checkpoint checkpoint = checkpoint(killed);
    assertThat(checkpoint.offset()).as("records before the checkpoint").isEqualTo(300);
    CountingFileSystem files = new CountingFileSystem(killed);
    try (MappedLogStore store =
        MappedLogStore.builder(directory).durability(durability).fileSystem(files).open()) {
      assertThat(store.open(Filler.LOG, AppendListener.NONE).durableOffset()).isEqualTo(records);
    }
    assertThat(segmentBytesRead(files, 0, checkpoint)).as("bytes before it").isZero();
    assertThat(segmentBytesRead(files, 1, checkpoint)).as("bytes behind it").isPositive();
  }

  private static void append(MappedLogStore store, ShardLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(i, new MappedLogStoreTest.Body(new byte[1000]));
    }
    store.commit(List.of(log));
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Tag("stress")
  void recoversALargeLog(Durability durability) throws Exception {
    int mib = Integer.getInteger("weir.mib", 1024);
    long records = fillAndKill(durability, mib);
    Checkpoint checkpoint = checkpoint(DiskFileSystem.INSTANCE);
    Figures figures =
        Figures.of("recovery of a log of " + mib + " MiB after kill -9, " + durability);
    CountingFileSystem files = new CountingFileSystem(DiskFileSystem.INSTANCE);
    long start = System.nanoTime();
    try (MappedLogStore store =
        MappedLogStore.builder(directory).durability(durability).fileSystem(files).open()) {
      ShardLog log = store.open(Filler.LOG, AppendListener.NONE);
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertThat(log.durableOffset()).isEqualTo(records);
      long before = segmentBytesRead(files, 0, checkpoint);
      figures
          .add(millis, "ms to open")
          .add(checkpoint.offset(), "records before the checkpoint")
          .add(segmentBytesRead(files, 1, checkpoint) >> 10, "KiB of segments read behind it")
          .add(before, "bytes of frames read before it")
          .print();
      assertThat(before).as("bytes read before the checkpoint").isZero();
    }
  }

  private long fillAndKill(Durability durability, int mib) throws Exception {
    Process filler =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Filler.class.getName(),
                directory.toString(),
                durability.toString(),
                String.valueOf(mib))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(filler.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).as("what the process said").startsWith(Filler.READY);
      return Long.parseLong(line.substring(Filler.READY.length() + 1));
    } finally {
      filler.destroyForcibly().waitFor();
    }
  }

  private Checkpoint checkpoint(FileSystem disk) throws IOException {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath().normalize());
    StoreMeta meta = StoreMeta.read(disk, layout.meta());
    assertThat(meta).isNotNull();
    assertThat(meta.clean()).as("closed").isFalse();
    try (CheckpointTable table = CheckpointTable.open(disk, layout.checkpoints(), meta.uuid())) {
      Checkpoint found = table.get(Filler.LOG.uuid());
      assertThat(found).isNotNull();
      return found;
    }
  }

  /** Bytes of frames read before (0) or behind (1) the checkpoint. */
  private static long segmentBytesRead(CountingFileSystem files, int side, Checkpoint checkpoint) {
    long bytes = 0;
    for (CountingFileSystem.Stretch read : files.reads()) {
      if (!read.path().toString().endsWith(".seg")) {
        continue;
      }
      long number = LogDirectories.number(read.path());
      long end =
          number < checkpoint.segment()
              ? Long.MAX_VALUE
              : number == checkpoint.segment() ? checkpoint.position() : 0;
      bytes +=
          side == 0
              ? read.within(SegmentHeader.LENGTH, end)
              : read.within(Math.max(end, SegmentHeader.LENGTH), Long.MAX_VALUE);
    }
    return bytes;
  }
}
