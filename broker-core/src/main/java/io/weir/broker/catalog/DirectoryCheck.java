package io.weir.broker.catalog;

import io.weir.log.fs.FileSystem;
import io.weir.log.offline.Finding;
import io.weir.log.offline.Finding.Severity;
import io.weir.log.offline.FrameInfo;
import io.weir.log.offline.FrameQuery;
import io.weir.log.offline.LogSummary;
import io.weir.log.offline.RepairPlan;
import io.weir.log.offline.StoreReport;
import io.weir.log.offline.StoredFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Checks, offline, what a broker adds to a store: its own files, the events in the catalog's log,
 * and whether streams and logs fit together. Reads only. Not thread-safe; one for each check.
 */
public final class DirectoryCheck {
  private static final String RESTORE = "restore the data directory from a backup";

  private final FileSystem fs;
  private final StoredFrames store;
  private final Path directory;
  private final List<Finding> findings = new ArrayList<>();

  private @Nullable UUID id;
  private CatalogState known = new CatalogState();
  private long replayFrom;
  private boolean whole = true;

  /** A check of the broker's directory that this store is in. */
  public DirectoryCheck(FileSystem fs, StoredFrames store) {
    this.fs = fs;
    this.store = store;
    this.directory = store.directory();
  }

  /** Whether a directory is a broker's, and not only a store's. */
  public static boolean isBrokers(FileSystem fs, Path directory) {
    return fs.exists(DirectoryIdentity.path(directory))
        || fs.exists(CatalogSnapshot.path(directory))
        || fs.exists(directory.resolve("logs").resolve(Catalog.LOG_NAME));
  }

  /**
   * What is not as it should be, beyond what the store itself found.
   *
   * @param report the store's, of all logs
   */
  public List<Finding> run(StoreReport report) {
    readFiles(true);
    for (Finding finding : report.findings()) {
      if (finding.log().equals(Catalog.LOG_NAME)
          && finding.losesRecords()
          && finding.endOffset() > replayFrom) {
        whole = false; // the store said where; without these events nothing can be compared
      }
    }
    LogSummary events = summary(report, Catalog.LOG_NAME);
    if (whole && fitsSnapshot(events)) {
      replay(events);
    }
    if (whole) {
      compare(report);
    }
    return List.copyOf(findings);
  }

  /**
   * Why a repair must not be made, or null. Without an event of the catalog the next start would
   * take a stream's logs for those of a deleted one, and delete them.
   */
  public @Nullable String whyNot(RepairPlan plan) {
    readFiles(false);
    if (!whole) {
      return findings.get(0).file() + ": " + findings.get(0).what() + "; " + RESTORE;
    }
    for (RepairPlan.Drop drop : plan.drops()) {
      boolean catalog =
          drop.log().equals(Catalog.LOG_NAME) || (id != null && drop.log().equals(id.toString()));
      if (catalog && drop.endOffset() > replayFrom) {
        return "events "
            + Math.max(replayFrom, drop.firstOffset())
            + " to "
            + (drop.endOffset() - 1)
            + " of the catalog cannot be read, and without them a start would delete the logs of"
            + " streams; "
            + RESTORE;
      }
    }
    return null;
  }

  // ---- files

  private void readFiles(boolean withClock) {
    Path identity = DirectoryIdentity.path(directory);
    read(
        identity,
        "nobody can say whose the catalog is",
        () -> {
          id = DirectoryIdentity.read(fs, identity).id();
        });
    if (id == null && whole) {
      damage(identity, 0, "the file is missing");
    }
    Path snapshot = CatalogSnapshot.path(directory);
    read(
        snapshot,
        "the streams in it are lost",
        () -> {
          CatalogSnapshot taken = CatalogSnapshot.read(fs, snapshot);
          replayFrom = taken.nextOffset();
          known = taken.state();
        });
    Path clock = ClockHistory.path(directory);
    if (withClock && fs.exists(clock)) {
      try {
        ClockHistory.read(fs, clock);
      } catch (IOException | CatalogFormatException | RuntimeException e) {
        findings.add(
            finding(
                Severity.NOTE,
                clock,
                0,
                "it holds " + e.getMessage(),
                "nothing is lost; records are kept for their whole retention again"));
      }
    }
  }

  private interface Reading {
    void run() throws IOException, CatalogFormatException;
  }

  private void read(Path file, String consequence, Reading reading) {
    if (!fs.exists(file)) {
      return;
    }
    try {
      reading.run();
    } catch (IOException | CatalogFormatException | RuntimeException e) {
      damage(file, 0, "it holds " + e.getMessage() + ": " + consequence);
    }
  }

  private void damage(Path file, long position, String what) {
    whole = false;
    findings.add(finding(Severity.DAMAGE, file, position, what, RESTORE));
  }

  private static Finding finding(
      Severity severity, Path file, long position, String what, String remedy) {
    return new Finding(severity, file, position, Catalog.LOG_NAME, 0, 0, what, remedy);
  }

  // ---- events

  private static @Nullable LogSummary summary(StoreReport report, String name) {
    for (LogSummary log : report.logs()) {
      if (log.name().equals(name)) {
        return log;
      }
    }
    return null;
  }

  private boolean fitsSnapshot(@Nullable LogSummary events) {
    long start = events == null ? 0 : events.startOffset();
    long end = events == null ? 0 : events.endOffset();
    if (events != null && id != null && !events.uuid().equals(id)) {
      damage(events.directory(), 0, "the catalog's log is another directory's: weir.id says " + id);
    } else if (start > replayFrom || end < replayFrom) {
      damage(
          CatalogSnapshot.path(directory),
          0,
          "the catalog's log holds the events from "
              + start
              + " to "
              + end
              + ", and the snapshot "
              + (fs.exists(CatalogSnapshot.path(directory))
                  ? "goes on with "
                  : "is missing; it begins with ")
              + replayFrom);
    }
    return whole;
  }

  private void replay(@Nullable LogSummary events) {
    if (events != null && events.endOffset() > replayFrom) {
      store.frames(Catalog.LOG_NAME, new FrameQuery(replayFrom, Long.MAX_VALUE, ""), this::apply);
    }
  }

  private boolean apply(FrameInfo frame) {
    if (frame.kind() != FrameInfo.Kind.RECORD) {
      if (frame.endOffset() > replayFrom) {
        damage(frame.segment(), frame.position(), "events of the catalog are missing here");
      }
      return whole;
    }
    try {
      known.apply(CatalogCodec.decode(frame.body(), 0, frame.body().length));
    } catch (CatalogFormatException | RuntimeException e) {
      damage(
          frame.segment(),
          frame.position(),
          "event " + frame.offset() + " of the catalog is " + e.getMessage());
    }
    return whole;
  }

  // ---- streams and logs

  private void compare(StoreReport report) {
    Map<String, StreamState> streams = new HashMap<>();
    Map<UUID, String> shards = new HashMap<>();
    for (StreamState stream : known.streams()) {
      streams.put(stream.logDirectory(), stream);
      for (ShardState shard : stream.shards()) {
        shards.put(
            StreamState.logUuid(stream.id(), shard.index()),
            "shard " + shard.index() + " of stream " + stream.name());
      }
    }
    for (LogSummary log : report.logs()) {
      if (!log.name().equals(Catalog.LOG_NAME)) {
        compare(log, streams, shards);
      }
    }
  }

  private void compare(LogSummary log, Map<String, StreamState> streams, Map<UUID, String> shards) {
    String shard = shards.get(log.uuid());
    int slash = log.name().indexOf('/');
    StreamState stream = streams.get(slash < 0 ? log.name() : log.name().substring(0, slash));
    boolean inStream = stream != null;
    if (shard != null && !inStream) {
      findings.add(
          finding(
              Severity.NOTE,
              log.directory(),
              0,
              "log " + log.name() + " is " + shard,
              "see there"));
    } else if (shard == null && stream != null && isOfExpired(log, stream)) {
      findings.add(
          finding(
              Severity.NOTE,
              log.directory(),
              0,
              "the log of a shard all of whose records are past retention",
              "the next start deletes it"));
    } else if (shard == null && inStream) {
      damage(log.directory(), 0, "log " + log.uuid() + " is in the place of a shard's");
    } else if (shard == null && known.lastCreationSecond() == 0) {
      damage(log.directory(), 0, "the catalog is empty, and there is this log");
    } else if (shard == null) {
      findings.add(
          finding(
              Severity.NOTE,
              log.directory(),
              0,
              "the log of a stream that was deleted",
              "the next start deletes it"));
    }
  }

  /** Whether a log is that of a shard that the stream once had. */
  private static boolean isOfExpired(LogSummary log, StreamState stream) {
    for (int index = 0; index < stream.nextIndex(); index++) {
      if (StreamState.logUuid(stream.id(), index).equals(log.uuid())) {
        return stream.shard(index) == null;
      }
    }
    return false;
  }
}
