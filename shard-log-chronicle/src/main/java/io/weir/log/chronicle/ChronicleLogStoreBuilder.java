package io.weir.log.chronicle;

import io.weir.log.DiskFullException;
import io.weir.log.Durability;
import io.weir.log.EngineSettingException;
import io.weir.log.Fence;
import io.weir.log.LogException;
import io.weir.log.StoreLockedException;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.DirectoryLock;
import io.weir.log.fs.DiskFileSystem;
import io.weir.log.fs.FileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the configuration of a store; {@link #open} concludes it. Sizes are in bytes. Not
 * thread-safe.
 */
public final class ChronicleLogStoreBuilder {
  private static final int MIB = 1 << 20;
  private static final int MOST_LOGS = 4096;

  private final Path directory;
  private Durability durability = Durability.OS;
  private FileSystem fileSystem = DiskFileSystem.INSTANCE;
  private int maxLogs = 1024;
  private int blockBytes = 64 * MIB;
  private long diskReserveBytes = 64L * MIB;
  private Duration forceInterval = Duration.ofSeconds(2);
  private @Nullable DiskGuard diskGuard;
  private LongSupplier wallClock = System::currentTimeMillis;

  ChronicleLogStoreBuilder(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** What an acknowledged record survives: {@link Durability#OS}; {@link #open} refuses more. */
  public ChronicleLogStoreBuilder durability(Durability value) {
    durability = value;
    return this;
  }

  /** The disk, which Chronicle knows no other of; {@link #open} refuses those in memory. */
  public ChronicleLogStoreBuilder fileSystem(FileSystem value) {
    fileSystem = value;
    return this;
  }

  /**
   * How many logs may be open at a time, 1 … 4,096; 1,024 unless said, fewer if the process may
   * open fewer files.
   */
  public ChronicleLogStoreBuilder maxLogs(int value) {
    if (value < 1 || value > MOST_LOGS) {
      throw new IllegalArgumentException("maxLogs: 1 … " + MOST_LOGS + ", not " + value);
    }
    maxLogs = value;
    return this;
  }

  /**
   * How much of a file Chronicle maps at a time, a power of two, 64 KiB … 1 GiB; 64 MiB unless
   * said. A record may have a sixth of it.
   */
  public ChronicleLogStoreBuilder blockBytes(int value) {
    if (value < 64 << 10 || value > 1 << 30 || Integer.bitCount(value) != 1) {
      throw new IllegalArgumentException(
          "blockBytes: a power of two, 65,536 … 1,073,741,824, not " + value);
    }
    blockBytes = value;
    return this;
  }

  /** How many bytes of the disk appends leave free; 64 MiB unless said. */
  public ChronicleLogStoreBuilder diskReserveBytes(long value) {
    if (value < 8L * MIB) {
      throw new IllegalArgumentException("diskReserveBytes: at least 8 MiB, not " + value);
    }
    diskReserveBytes = value;
    return this;
  }

  /** How often files are forced behind the appends; every 2 s unless said. */
  public ChronicleLogStoreBuilder forceInterval(Duration value) {
    forceInterval = value;
    return this;
  }

  /** Asks another disk than the one that is written to how much is left; for tests. */
  ChronicleLogStoreBuilder diskGuard(DiskGuard value) {
    diskGuard = value;
    return this;
  }

  /** The clock that says which file an append goes to, in milliseconds of the epoch; for tests. */
  ChronicleLogStoreBuilder wallClock(LongSupplier value) {
    wallClock = value;
    return this;
  }

  /**
   * Opens the store.
   *
   * @throws EngineSettingException if this engine cannot do what is asked, or not in this JVM
   * @throws StoreLockedException if it is open elsewhere
   * @throws UnsupportedFormatException if the directory is another engine's, of another version, or
   *     no store's
   * @throws DiskFullException if there is no room to do so
   * @throws LogException if the disk fails
   */
  public ChronicleLogStore open() {
    check();
    JvmFlags.check();
    ChronicleProperties.apply();
    StoreLayout layout = new StoreLayout(directory);
    try {
      fileSystem.createDirectories(directory);
      Closeable lock = DirectoryLock.take(fileSystem, directory);
      boolean done = false;
      try {
        ChronicleLogStore store = openLocked(layout, lock);
        done = true;
        return store;
      } finally {
        if (!done) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw Failures.of("cannot open the log store in " + directory, e);
    }
  }

  private void check() {
    checkDurability(durability);
    if (!(fileSystem instanceof DiskFileSystem)) {
      throw new EngineSettingException(
          "the engine 'chronicle' maps files by itself, so it knows no file system but the"
              + " machine's; use the mapped engine");
    }
  }

  /**
   * Refuses a durability that this engine cannot give.
   *
   * @throws EngineSettingException if it is not {@link Durability#OS}
   */
  static void checkDurability(Durability asked) {
    if (asked != Durability.OS) {
      throw new EngineSettingException(
          "the engine 'chronicle' cannot prove that a record is on the disk before it acknowledges"
              + " it; choose the durability 'os', or the mapped engine");
    }
  }

  private ChronicleLogStore openLocked(StoreLayout layout, Closeable lock) throws IOException {
    StoreFacts found = StoreFacts.read(fileSystem, layout.meta());
    if (found == null) {
      checkVirgin(layout);
      found = new StoreFacts(fileSystem.bootId(), true);
      found.write(fileSystem, layout.meta());
    }
    fileSystem.forceDirectory(directory);
    fileSystem.createDirectories(layout.queues());
    OffsetTable table = OffsetTable.open(fileSystem, layout.offsets());
    boolean done = false;
    try {
      if (!found.clean() && !found.bootId().equals(fileSystem.bootId())) {
        table.tearAll();
      }
      new StoreFacts(fileSystem.bootId(), false).write(fileSystem, layout.meta());
      StoreParts parts =
          new StoreParts(
              fileSystem,
              layout,
              table,
              new Fence(),
              diskGuard == null
                  ? new DiskGuard(fileSystem, directory, diskReserveBytes)
                  : diskGuard,
              blockBytes,
              blockBytes / 6,
              wallClock);
      done = true;
      return new ChronicleLogStore(
          parts, lock, Math.min(maxLogs, OpenFiles.mostLogs()), forceInterval.toNanos());
    } finally {
      if (!done) {
        table.close();
      }
    }
  }

  private void checkVirgin(StoreLayout layout) throws IOException {
    for (String name : fileSystem.list(layout.directory())) {
      if (name.equals("queues") || name.equals("offsets")) {
        throw new UnsupportedFormatException(
            layout.meta()
                + " is missing from a directory that holds logs; restore it from a backup",
            null);
      }
      if (name.equals("logs") || name.equals("checkpoints") || name.equals("journal")) {
        throw new UnsupportedFormatException(
            layout.directory() + " holds logs of the mapped engine; open it with that one", null);
      }
    }
  }
}
