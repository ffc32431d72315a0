package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.ShardLog;
import io.weir.log.fs.CountingFileSystem;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.reliability.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a process that has filled a log, and opens the log: of the segments, nothing before the
 * checkpoint may be read but headers. How long it takes goes into the figures; {@code -Pstress
 * -Dweir.mib=N} says how much is filled.
 */
@Timeout(300)
class RecoveryScaleTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void readsNothingBeforeTheCheckpoint(Durability durability) throws Exception {
    recover(durability, 24);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Tag("stress")
  void recoversALargeLog(Durability durability) throws Exception {
    recover(durability, Integer.getInteger("weir.mib", 1024));
  }

  private void recover(Durability durability, int mib) throws Exception {
    long records = fillAndKill(durability, mib);
    Checkpoint checkpoint = checkpoint();
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

  private Checkpoint checkpoint() throws IOException {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath().normalize());
    StoreMeta meta = StoreMeta.read(DiskFileSystem.INSTANCE, layout.meta());
    assertThat(meta).isNotNull();
    assertThat(meta.clean()).as("closed").isFalse();
    try (CheckpointTable table =
        CheckpointTable.open(DiskFileSystem.INSTANCE, layout.checkpoints(), meta.uuid())) {
      Checkpoint found = table.get(Filler.LOG.uuid());
      assertThat(found).isNotNull();
      return found;
    }
  }

  /** Bytes of frames read before (0) or behind (1) the checkpoint. */
  private static long segmentBytesRead(CountingFileSystem files, int side, Checkpoint checkpoint) {
    long bytes = 0;
    for (CountingFileSystem.Read read : files.reads()) {
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
