package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.fs.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a store that was not closed into the state in which a closed one is: the journal written
 * back, every log's end found and checkpointed. Only then is the file {@code store} replaced, so
 * that a crash on the way starts it all over with what was known of the first one.
 */
final class StoreRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRecovery.class);

  private final FileSystem files;
  private final StoreLayout layout;
  private final StoreMeta meta;
  private final CheckpointTable table;
  private final Durability durability;
  private final Map<UUID, RecoveredLog> logs = new HashMap<>();
  private final Map<UUID, Path> directories = new HashMap<>();
  private final Set<UUID> taken = new HashSet<>();
  private boolean lostCheckpoints;
  private @Nullable RecoveryContext context;
  private long nextIncarnation;
  private long nextSequence;

  StoreRecovery(
      FileSystem files,
      StoreLayout layout,
      StoreMeta meta,
      CheckpointTable table,
      Durability durability) {
    this.durability = durability;
    this.files = files;
    this.layout = layout;
    this.meta = meta;
    this.table = table;
  }

  void recover() throws IOException {
    recoverUnlessClosed();
    new JournalRetirement(files, layout.journal(), meta.uuid())
        .retire(nextIncarnation, nextSequence);
    nextIncarnation++;
  }

  private void recoverUnlessClosed() throws IOException {
    Checkpoint journal = table.get(Checkpointer.JOURNAL);
    nextSequence = journal == null ? 1 : journal.offset();
    nextIncarnation = journal == null ? 1 : Math.max(1, journal.ceiling());
    if (meta.clean() && journal != null && !Checkpointer.isOpen(journal)) {
      return;
    }
    lostCheckpoints = journal == null;
    table.rewrite();
    boolean sameBoot = meta.bootId().equals(files.bootId());
    if (!meta.clean()) {
      LOG.info(
          "{} was not closed ({}); recovering",
          layout.directory(),
          sameBoot ? "the process ended" : "the machine restarted");
    } // else it is new, or its checkpoints are lost, which is told of each log
    directories.putAll(LogOwners.find(files, layout.logs(), table.logs()));
    JournalRecovery.Result redo;
    try (RedoTarget target = new RedoTarget(files, directories, table)) {
      redo = new JournalRecovery(files, layout.journal(), meta.uuid()).recover(journal, target);
      keepOffsetsOf(target.homeless());
    }
    nextSequence = redo.nextSequence();
    // One is left out: the last header written may have been lost although batches behind it were
    // not, and under the same number they would be valid again.
    nextIncarnation = Math.max(nextIncarnation, redo.nextIncarnation()) + 1;
    RecoveryContext left =
        new RecoveryContext(
            meta.durability(),
            false,
            sameBoot,
            redo.ends(),
            redo.corrupt(),
            durability == Durability.FSYNC);
    context = left;
    if (left.mayHaveLostAcknowledged()) {
      skipReservedOffsets();
    }
    for (Map.Entry<UUID, Path> log : directories.entrySet()) {
      recover(log.getKey(), log.getValue(), left);
    }
    if (left.journalCorrupt() && !left.sameBoot()) {
      noteUnknownLosses();
    }
    table.put(Checkpointer.JOURNAL, Checkpointer.closedJournal(nextSequence, nextIncarnation));
    table.force();
  }

  private void skipReservedOffsets() throws IOException {
    for (UUID log : table.logs()) {
      Checkpoint checkpoint = table.get(log);
      if (checkpoint != null
          && checkpoint.ceiling() > checkpoint.skippedTo()
          && !log.equals(Checkpointer.JOURNAL)) {
        table.put(log, checkpoint.withSkippedTo(checkpoint.ceiling()));
      }
    }
    table.force();
  }

  /** Logs whose files are gone: what was acknowledged is missing, and is said to be. */
  private void keepOffsetsOf(Map<UUID, Long> ends) throws IOException {
    for (Map.Entry<UUID, Long> end : ends.entrySet()) {
      Checkpoint known = table.get(end.getKey());
      if (known != null && known.offset() < end.getValue()) {
        LOG.error("the files of log {} are missing", end.getKey());
        table.put(end.getKey(), known.withOffset(end.getValue()));
      }
    }
    table.force();
  }

  private void recover(UUID log, Path directory, RecoveryContext left) throws IOException {
    Checkpoint known = table.get(log);
    LogId id = new LogId(layout.name(directory), log);
    RecoveredLog recovered = new LogRecovery(files, id, directory, known, left).recover();
    logs.put(log, recovered);
    if (!recovered.segments().isEmpty() && recovered.isOnDisk()) {
      table.put(log, recovered.checkpoint(known == null ? Checkpoint.NONE : known));
    }
  }

  /**
   * Of a log that has nothing left, all that was ever acknowledged may have been in the part of the
   * journal that is missing. The table says so from now on: the next run finds a whole journal.
   */
  private void noteUnknownLosses() throws IOException {
    for (UUID log : table.logs()) {
      RecoveredLog found = logs.get(log);
      Checkpoint known = table.get(log);
      if (known != null
          && (found == null || found.segments().isEmpty())
          && !log.equals(Checkpointer.JOURNAL)) {
        table.put(log, known.withOffset(known.offset() + LogRecovery.UNKNOWN_LOSS));
        logs.remove(log); // it is looked at once more when it is opened
      }
    }
  }

  /** Forces what was found of logs that nobody has opened since; a closed store is on the disk. */
  void forceRest() throws IOException {
    for (Map.Entry<UUID, RecoveredLog> each : logs.entrySet()) {
      RecoveredLog log = each.getValue();
      Checkpoint known = table.get(each.getKey());
      if (!log.isOnDisk() && known != null) {
        log.force(files);
        table.force();
        table.put(each.getKey(), log.checkpoint(known));
      }
    }
    logs.clear();
  }

  /**
   * What there is of a log that is being opened. What was found at the start counts once, and only
   * if it was found where the log belongs.
   */
  RecoveredLog take(LogId id, RecoveryContext closed) throws IOException {
    Path directory = layout.log(id.name());
    RecoveredLog found = logs.remove(id.uuid());
    boolean first = context != null && taken.add(id.uuid());
    if (lostCheckpoints && table.get(id.uuid()) == null && files.exists(directory)) {
      keepClear(id);
    }
    if (found != null && directory.equals(directories.get(id.uuid()))) {
      return found;
    }
    RecoveryContext left = first && context != null ? context : closed;
    RecoveredLog recovered =
        new LogRecovery(files, id, directory, table.get(id.uuid()), left).recover();
    if (table.get(id.uuid()) == null && recovered.isOnDisk() && !recovered.segments().isEmpty()) {
      keepFound(id, recovered);
    }
    return recovered;
  }

  /**
   * The checkpoint of a log that has segments was lost: a new one says what was found, before the
   * first append would write one that knows nothing.
   */
  private void keepFound(LogId id, RecoveredLog recovered) throws IOException {
    LOG.error("the checkpoint of log {} is missing; it was made anew from the segments", id);
    table.put(id.uuid(), recovered.checkpoint(Checkpoint.NONE));
    table.force();
  }

  /**
   * A directory without a segment is of a log that was trimmed to its end: nothing but the
   * checkpoint that was lost knew which offsets it has given out. Told only in the run that finds
   * the checkpoints missing: whoever has a store opens all of its logs in every run.
   */
  private void keepClear(LogId id) throws IOException {
    LOG.error(
        "the checkpoint of log {} is missing, and so are its files; offsets are left out", id);
    table.put(id.uuid(), Checkpoint.NONE.withSkippedTo(LogRecovery.UNKNOWN_LOSS));
    table.force();
  }

  /** The log is being deleted. */
  void forget(UUID log) {
    logs.remove(log);
    taken.add(log);
  }

  long nextIncarnation() {
    return nextIncarnation;
  }

  long nextSequence() {
    return nextSequence;
  }
}
