package io.weir.log.mapped;

import io.weir.log.DiskFullException;
import io.weir.log.Durability;
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
import java.util.UUID;

/**
 * Collects the configuration of a store; {@link #open} concludes it. Sizes are in bytes. Not
 * thread-safe.
 */
public final class MappedLogStoreBuilder {
  private static final int MIB = 1 << 20;
  private static final int UNSAID = -1;
  private static final int USUAL_BODY_BYTES = 11 * MIB;
  private final Path directory;
  private UUID identity = UUID.randomUUID();
  private Durability durability = Durability.FSYNC;
  private FileSystem fileSystem = DiskFileSystem.INSTANCE;
  private int minSegmentBytes = MIB / 4;
  private int maxSegmentBytes = 64 * MIB;
  private long spareBudgetBytes = 1024L * MIB;
  private int mappedSealedSegments = 1024;
  private int journalFileBytes = 16 * MIB;
  private int journalFiles = 32;
  private int maxBodyBytes = UNSAID;
  private Duration checkpointInterval = Duration.ofSeconds(30);

  MappedLogStoreBuilder(Path directory) {
    this.directory = directory;
  }

  /** What an acknowledged record survives; {@link Durability#FSYNC} unless said. */
  public MappedLogStoreBuilder durability(Durability value) {
    durability = value;
    return this;
  }

  /** The store's UUID if it is made now; a random one unless said. */
  public MappedLogStoreBuilder identity(UUID value) {
    identity = value;
    return this;
  }

  /** The disk; another one in tests. */
  public MappedLogStoreBuilder fileSystem(FileSystem value) {
    fileSystem = value;
    return this;
  }

  /**
   * The sizes of segments, from that of a log's first (256 KiB unless said) to that of a busy log's
   * (64 MiB).
   */
  public MappedLogStoreBuilder segmentBytes(int smallest, int largest) {
    if (smallest < 4096 || largest < smallest || largest > 1 << 30) {
      throw new IllegalArgumentException(
          "segment sizes " + smallest + " … " + largest + " are not in 4,096 … 1,073,741,824");
    }
    minSegmentBytes = smallest;
    maxSegmentBytes = largest;
    return this;
  }

  /** How much may lie ready for appends to come, over all logs; 1 GiB unless said. */
  public MappedLogStoreBuilder spareBudgetBytes(long value) {
    spareBudgetBytes = value;
    return this;
  }

  /** How many sealed segments stay mapped for readers; 1,024 unless said. */
  public MappedLogStoreBuilder mappedSealedSegments(int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "at least one sealed segment must be mapped, not " + value);
    }
    mappedSealedSegments = value;
    return this;
  }

  /** The size of a journal file (16 MiB unless said) and how many there may be (32). */
  public MappedLogStoreBuilder journal(int fileBytes, int files) {
    if (fileBytes < 2 * MIB || files < 2) {
      throw new IllegalArgumentException(
          "a journal needs at least 2 files of 2 MiB, not " + files + " of " + fileBytes);
    }
    journalFileBytes = fileBytes;
    journalFiles = files;
    return this;
  }

  /** For tests: a journal that wraps round after a few commits. */
  MappedLogStoreBuilder tinyJournal(int fileBytes, int files) {
    journalFileBytes = fileBytes;
    journalFiles = files;
    return this;
  }

  /**
   * The longest body of a record; 11 MiB unless said, or what the journal takes if that is less.
   */
  public MappedLogStoreBuilder maxBodyBytes(int value) {
    if (value < 0 || value > 512 * MIB) {
      throw new IllegalArgumentException(
          "a body of up to " + value + " bytes: at most 512 MiB are possible");
    }
    maxBodyBytes = value;
    return this;
  }

  /**
   * How long frames wait at most to be forced in a segment that is still written to, about; 30 s
   * unless said. One that has ended is forced within a fifteenth of it.
   */
  public MappedLogStoreBuilder checkpointInterval(Duration value) {
    checkpointInterval = value;
    return this;
  }

  /**
   * Opens the store, recovering it if it was not closed.
   *
   * @throws StoreLockedException if it is open elsewhere
   * @throws UnsupportedFormatException if the directory is of another version, or no store's
   * @throws DiskFullException if there is no room to do so
   * @throws LogException if the disk fails
   * @throws IllegalArgumentException if the journal is too small for a record of the longest body
   */
  public MappedLogStore open() {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath().normalize());
    MappedLogConfig config = conclude(layout);
    try {
      fileSystem.createDirectories(layout.directory());
      Closeable lock = DirectoryLock.take(fileSystem, layout.directory());
      boolean done = false;
      try {
        MappedLogStore store = new MappedLogStore(config, layout, lock);
        done = true;
        return store;
      } finally {
        if (!done) {
          lock.close();
        }
      }
    } catch (IOException e) {
      if (DiskFull.is(e, fileSystem, layout.directory())) {
        throw new DiskFullException(
            "the disk is full: the log store in "
                + layout.directory()
                + " cannot be opened; free space and try again",
            e);
      }
      throw Failures.of("cannot open the log store in " + layout.directory(), e);
    }
  }

  private int concludeMaxBodyBytes() {
    long possible =
        durability == Durability.FSYNC
            ? JournalCapacity.maxBodyBytes(journalFileBytes, journalFiles)
            : Integer.MAX_VALUE;
    if (maxBodyBytes == UNSAID) {
      return (int) Math.min(USUAL_BODY_BYTES, possible);
    }
    if (maxBodyBytes > possible) {
      throw new IllegalArgumentException(
          "a body of up to "
              + maxBodyBytes
              + " bytes does not fit a commit journal of "
              + journalFiles
              + " files of "
              + journalFileBytes
              + ", which takes "
              + possible
              + "; enlarge the journal, or lower the limit");
    }
    return maxBodyBytes;
  }

  /** Opens a store whose lock the caller has and keeps. */
  MappedLogStore openLocked() throws IOException {
    StoreLayout layout = new StoreLayout(directory.toAbsolutePath().normalize());
    return new MappedLogStore(conclude(layout), layout, () -> {});
  }

  private MappedLogConfig conclude(StoreLayout layout) {
    return new MappedLogConfig(
        layout.directory(),
        identity,
        durability,
        fileSystem,
        minSegmentBytes,
        maxSegmentBytes,
        spareBudgetBytes,
        mappedSealedSegments,
        journalFileBytes,
        journalFiles,
        concludeMaxBodyBytes(),
        checkpointInterval.toNanos());
  }
}
