package io.weir.broker.catalog;

import io.weir.broker.error.StorageException;
import io.weir.broker.pipeline.CommitPipeline;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which streams there are.
 *
 * <p>Every change is an event in a log of its own, like any shard's: appended, made durable, and
 * only then applied. At the start the latest snapshot is read and the events behind it are
 * replayed. A snapshot is written as the log grows; the log is trimmed only when the snapshot and
 * its name are on disk, and replaying skips what the snapshot holds, so that a crash between any
 * two steps does no harm.
 *
 * <p>A catalog that cannot be read whole is refused: serving half of the streams, or deleting the
 * files of a stream that was overlooked, would be worse than not starting.
 *
 * <p><b>Threads.</b> Streams, and what is known of them, are changed and read by one who holds the
 * monitor of the control plane. Consumer groups are changed by one who holds the catalog's own
 * monitor, so that a heartbeat does not wait for a resharding that waits for its producers: it is
 * held for as long as one event takes to become durable. Whoever takes both takes that of the
 * control plane first. Any thread may read what says so.
 */
public final class Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
  private static final int READ_RECORDS = 1000;
  private static final int READ_BYTES = 1 << 20;

  /** The name of the log. */
  public static final String LOG_NAME = "catalog";

  private final FileSystem fs;
  private final Path snapshotFile;
  private final EpochClock clock;
  private final int snapshotEvery;
  private final CatalogLog log;
  private CatalogState state = new CatalogState();
  private long replayFrom;

  /**
   * Opens the catalog and replays it.
   *
   * @param directory of the snapshots
   * @param snapshotEvery after so many events the log is condensed
   * @throws StorageException if it is damaged, or of an unknown version
   */
  public Catalog(
      LogStore store,
      UUID directoryId,
      CommitPipeline pipeline,
      FileSystem fs,
      Path directory,
      EpochClock clock,
      int snapshotEvery) {
    this.fs = fs;
    this.snapshotFile = CatalogSnapshot.path(directory);
    this.clock = clock;
    this.snapshotEvery = snapshotEvery;
    readSnapshot();
    this.log = new CatalogLog(store, new LogId(LOG_NAME, directoryId), pipeline);
    replay(log.log());
    log.force();
  }

  private void readSnapshot() {
    if (!fs.exists(snapshotFile)) {
      return;
    }
    try {
      CatalogSnapshot snapshot = CatalogSnapshot.read(fs, snapshotFile);
      state = snapshot.state();
      replayFrom = snapshot.nextOffset();
    } catch (IOException | CatalogFormatException | IllegalArgumentException e) {
      throw refused(snapshotFile.toString(), e);
    }
  }

  private void replay(ShardLog events) {
    if (events.startOffset() > replayFrom || events.durableOffset() < replayFrom) {
      throw new StorageException(
          "The catalog does not fit together: its log holds the events from "
              + events.startOffset()
              + " to "
              + events.durableOffset()
              + ", and "
              + snapshotFile
              + " goes on with event "
              + replayFrom
              + ". Restore the data directory from a backup.",
          null);
    }
    RecordBatch batch = new RecordBatch();
    long offset = replayFrom;
    try {
      while (events.read(offset, READ_RECORDS, READ_BYTES, batch) > 0) {
        for (int i = 0; i < batch.count(); i++) {
          state.apply(CatalogCodec.decode(batch.bytes(), batch.start(i), batch.length(i)));
        }
        offset = batch.offset(batch.count() - 1) + 1;
      }
    } catch (LogException | CatalogFormatException | IllegalArgumentException e) {
      throw refused("log '" + events.id() + "' (event " + offset + " or one behind it)", e);
    }
  }

  private static StorageException refused(String where, Exception why) {
    return new StorageException(
        "The catalog cannot be used: "
            + where
            + " holds "
            + why.getMessage()
            + ". Nothing was changed. Use the version of Weir that wrote it, or restore a backup.",
        why);
  }

  /** All streams. */
  public List<StreamState> streams() {
    return List.copyOf(state.streams());
  }

  /** What is known of streams beside their shards; to be read by any thread. */
  public MetadataState metadata() {
    return state.metadata();
  }

  /** How many there have been, ever. */
  public long events() {
    return log.log().durableOffset();
  }

  /** What is known of consumer groups; to be read by any thread. */
  public GroupCatalog groups() {
    return state.groups();
  }

  /** Whether it has never heard of a stream. */
  public boolean isVirgin() {
    return state.lastCreationSecond() == 0 && log.log().durableOffset() == 0;
  }

  /**
   * A creation second for new shards: the clock's, but greater than any issued before, also to
   * streams since deleted.
   */
  public long nextCreationSecond() {
    return Math.max(clock.time() / 1000, state.lastCreationSecond() + 1);
  }

  /**
   * Refuses a thread within a commit: a change waits for a commit, and it would wait for itself.
   */
  public void checkCaller() {
    log.checkCaller();
  }

  /** Whether there is a stream; to be called by one who holds either monitor. */
  public boolean has(UUID id) {
    return state.has(id);
  }

  /** A stream, which must be there. */
  public StreamState stream(UUID id) {
    return state.stream(id);
  }

  /**
   * Whether an event was taken and may or may not be durable: nobody can say before a restart what
   * holds.
   */
  public boolean isUncertain() {
    return log.isUncertain();
  }

  /**
   * Makes an event durable, then applies it.
   *
   * @throws IllegalStateException if it cannot be applied; then it was not logged
   */
  public synchronized void append(CatalogEvent event) {
    byte[] bytes = CatalogCodec.encode(event);
    PreparedChange change = prepare(event, bytes);
    log.append(clock.time(), bytes);
    change.apply();
    if (log.log().durableOffset() - replayFrom >= snapshotEvery) {
      snapshot();
    }
  }

  /**
   * What is logged is there for ever, and each start replays it. So an event has to pass all that a
   * replay asks of it first, as the bytes that will be read.
   */
  private PreparedChange prepare(CatalogEvent event, byte[] bytes) {
    try {
      return state.prepare(CatalogCodec.decode(bytes, 0, bytes.length));
    } catch (CatalogFormatException e) {
      throw new IllegalStateException(
          "A change was refused before it was logged, since the catalog cannot apply it: "
              + e.getMessage()
              + " ("
              + event
              + ")",
          e);
    }
  }

  private void snapshot() {
    long next = log.log().durableOffset();
    try {
      new CatalogSnapshot(next, state).write(fs, snapshotFile);
      log.log().trim(next);
      replayFrom = next;
    } catch (IOException | LogException e) {
      LOG.warn("Could not write {}; the catalog's log keeps its events", snapshotFile, e);
    }
  }
}
