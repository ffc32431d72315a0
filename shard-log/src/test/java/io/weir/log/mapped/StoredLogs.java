package io.weir.log.mapped;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.MemoryFileSystem;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A store on a file system in memory whose records follow from their offsets, for tests of the
 * offline tools. Not thread-safe.
 */
final class StoredLogs {
  static final Path DIRECTORY = Path.of("/data");
  static final int LOGS = 3;

  private final Durability durability;
  private final long[] acknowledged = new long[LOGS];
  private final ShardLog[] logs = new ShardLog[LOGS];
  private MemoryFileSystem files;
  private MappedLogStore store;
  private long now = 1;

  StoredLogs(Durability durability) {
    this(durability, new MemoryFileSystem());
  }

  StoredLogs(Durability durability, MemoryFileSystem files) {
    this.durability = durability;
    this.files = files;
  }

  static LogId id(int log) {
    return new LogId("s/" + log, new UUID(9, log));
  }

  static Path segment(int log, long number) {
    return DIRECTORY
        .resolve("logs")
        .resolve(id(log).name())
        .resolve(SegmentAllocator.fileName(number));
  }

  StoredLogs open() {
    return open(id -> true);
  }

  StoredLogs open(java.util.function.IntPredicate which) {
    store =
        MappedLogStore.builder(DIRECTORY)
            .fileSystem(files)
            .identity(new UUID(7, 1))
            .durability(durability)
            .segmentBytes(4096, 8192)
            .journal(2 << 20, 2)
            .open();
    for (int i = 0; i < LOGS; i++) {
      if (which.test(i)) {
        logs[i] = store.open(id(i), new Acknowledged(i));
      }
    }
    return this;
  }

  /** Appends records and does what else a store does, by chance. */
  StoredLogs work(Random random, int steps) {
    for (int step = 0; step < steps; step++) {
      int log = random.nextInt(LOGS);
      append(log, random.nextInt(8));
      if (random.nextInt(3) > 0) {
        store.commit(List.of(logs));
      }
      if (random.nextInt(4) == 0) {
        store.maintain(now += 2_000_000_000L);
      }
    }
    store.commit(List.of(logs));
    return this;
  }

  StoredLogs append(int log, int records) {
    for (int r = 0; r < records; r++) {
      byte[] body = body(log, next(log) + r);
      logs[log].append(1_700_000_000_000L + body.length, source(body));
    }
    store.commit(List.of(logs[log]));
    return this;
  }

  private long next(int log) {
    return logs[log].durableOffset();
  }

  ShardLog log(int log) {
    return logs[log];
  }

  MappedLogStore store() {
    return store;
  }

  StoredLogs checkpoint() {
    for (int i = 0; i < 12; i++) {
      store.maintain(now += 4_000_000_000L);
    }
    return this;
  }

  StoredLogs close() {
    store.close();
    return this;
  }

  /** Ends the process. */
  StoredLogs kill() {
    files = files.kill();
    return this;
  }

  StoredLogs losePower(long seed) {
    files = files.powerLoss(seed);
    return this;
  }

  MemoryFileSystem files() {
    return files;
  }

  void use(MemoryFileSystem others) {
    files = others;
  }

  /** The offset behind the last record of a log that was acknowledged. */
  long acknowledged(int log) {
    return acknowledged[log];
  }

  OfflineStore offline() {
    return OfflineStore.open(DIRECTORY, files);
  }

  /** The offsets that can be read, each of which holds what was written. */
  NavigableSet<Long> readAll(int log) {
    NavigableSet<Long> offsets = new TreeSet<>();
    RecordBatch batch = new RecordBatch();
    long offset = 0;
    while (logs[log].read(offset, 10, 5000, batch) > 0) {
      for (int r = 0; r < batch.count(); r++) {
        byte[] found =
            Arrays.copyOfRange(batch.bytes(), batch.start(r), batch.start(r) + batch.length(r));
        assertThat(found)
            .as("record %s of log %s", batch.offset(r), log)
            .isEqualTo(body(log, batch.offset(r)));
        assertThat(offsets.add(batch.offset(r))).isTrue();
      }
      offset = batch.offset(batch.count() - 1) + 1;
    }
    return offsets;
  }

  // ---- damage

  void flip(Path path, long position, int mask) {
    attempt(() -> files.flipBits(path, position, mask));
  }

  void truncate(Path path, long size) {
    attempt(
        () -> {
          try (StoreFile file = files.open(path, OpenMode.WRITE)) {
            file.truncate(size);
            file.force();
          }
        });
  }

  void zero(Path path, long from, int length) {
    overwrite(path, from, new byte[length]);
  }

  void overwrite(Path path, long from, byte[] bytes) {
    attempt(
        () -> {
          try (StoreFile file = files.open(path, OpenMode.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), from);
            file.force();
          }
        });
  }

  void delete(Path path) {
    attempt(
        () -> {
          if (files.isDirectory(path)) {
            for (String name : files.list(path)) {
              delete(path.resolve(name));
            }
          }
          files.delete(path);
          files.forceDirectory(path.getParent());
        });
  }

  void copy(Path from, Path to) {
    byte[] bytes = bytes(from);
    attempt(
        () -> {
          files.delete(to);
          try (StoreFile file = files.open(to, OpenMode.CREATE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.force();
          }
          files.forceDirectory(to.getParent());
        });
  }

  byte[] bytes(Path path) {
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(bytes, 0);
      return bytes.array();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  long size(Path path) {
    return bytes(path).length;
  }

  List<Path> segments(int log) {
    try {
      return LogDirectories.segments(files, segment(log, 0).getParent());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Where the frames of a segment begin, and where they end. */
  List<Integer> frames(int log, Path segment) {
    List<Integer> positions = new java.util.ArrayList<>();
    try (StoreFile file = files.open(segment, OpenMode.READ)) {
      long seed = Frame.segmentSeed(id(log).uuid(), LogDirectories.number(segment));
      FrameScan scan = new FrameScan(file, seed);
      int position = SegmentHeader.LENGTH;
      while (scan.find(position, 0) == position) {
        positions.add(position);
        position += scan.stride(position);
      }
      positions.add(position);
      return positions;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void attempt(Action action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] body(int log, long offset) {
    byte[] body = new byte[(int) ((offset * 31 + log * 7L) % 300)];
    new Random(offset * LOGS + log).nextBytes(body);
    return body;
  }

  private static BodySource source(byte[] body) {
    return new BodySource() {
      @Override
      public int length() {
        return body.length;
      }

      @Override
      public void writeTo(BodyWriter out) {
        out.write(body, 0, body.length);
      }
    };
  }

  private final class Acknowledged implements AppendListener {
    private final int log;

    Acknowledged(int log) {
      this.log = log;
    }

    @Override
    public void onDurable(long firstOffset, int count) {
      acknowledged[log] = firstOffset + count;
    }

    @Override
    public void onFailed(LogException cause) {}
  }
}
