package io.weir.log.mapped;

import io.weir.log.fs.ProcessLimitException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces segments behind the commits, in rounds: each dirty log is forced and its checkpoint
 * written; then one force of the table makes all the checkpoints of the round true, and only then
 * are journal files recycled and segment files cut or deleted. The journal is needed from the first
 * file on that may hold frames of a log which the checkpoints do not cover.
 *
 * <p>This object's monitor guards the table and every {@link LogForcer}. The maintaining thread
 * goes through a round in steps, so that the disk is not flooded; the commit thread runs one
 * through when the journal is full. A round forces what is due; where the journal is half full also
 * what its oldest files hold, and where it is full all that is dirty.
 */
final class Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
  private static final int LOGS_A_STEP = 4;

  /** Rounds in the time after which frames that wait are forced. */
  private static final int ROUNDS = 15;

  /** For {@link #freeBefore}: no file is asked for, and all. */
  private static final long NONE = 0;

  private static final long ALL = Long.MAX_VALUE;

  /**
   * The owner of the slot that holds the journal's state: {@code offset} is the lowest sequence
   * needed.
   */
  static final UUID JOURNAL = new UUID(0, 0);

  private static final long CLOSED = -1;
  private static final long NO_JOURNAL = 0;

  private final StoreParts parts;
  private final CheckpointTable table;
  private final Map<UUID, MappedShardLog> logs = new LinkedHashMap<>();
  private final Deque<MappedShardLog> queue = new ArrayDeque<>();
  private final Set<MappedShardLog> written = new LinkedHashSet<>();

  /** Logs that were closed and could not be forced then; among {@link #logs} until they are. */
  private final Set<MappedShardLog> closing = new LinkedHashSet<>();

  private @Nullable CommitJournal journal;
  private boolean inRound;

  /** Whether the last round was given up; the next one waits for its time. */
  private boolean postponed;

  /** Files of the journal before this one are to be free after the round under way. */
  private long freeBefore;

  private long roundNanos;
  private long nextRoundNanos;

  Checkpointer(StoreParts parts, CheckpointTable table) {
    this.parts = parts;
    this.table = table;
  }

  /**
   * Makes sure that the journal's state has its place in the table, so that no round needs room on
   * the disk.
   */
  synchronized void reserveJournalSlot(long lowSequence, long incarnation) throws IOException {
    if (table.get(JOURNAL) == null) {
      writeNow(JOURNAL, closedJournal(lowSequence, incarnation));
    }
  }

  /**
   * Notes, durably, that the store is in use, and with which incarnation of the journal, if any.
   */
  synchronized void opened(@Nullable CommitJournal commitJournal) throws IOException {
    journal = commitJournal;
    Checkpoint known = journalState();
    long incarnation = commitJournal == null ? NO_JOURNAL : commitJournal.mark();
    // Should the header be lost that says so, its incarnation must not be given out again.
    long next = Math.max(known.ceiling(), incarnation + 1);
    writeNow(JOURNAL, journalState(incarnation, known.offset(), 0, next));
  }

  /** Notes, durably, that nothing of the journal is needed any more. */
  synchronized void closed() throws IOException {
    CommitJournal j = journal;
    Checkpoint known = journalState();
    writeNow(
        JOURNAL,
        j == null
            ? closedJournal(known.offset(), known.ceiling())
            : closedJournal(j.nextSequence(), j.mark() + 1));
  }

  private Checkpoint journalState() {
    Checkpoint known = table.get(JOURNAL);
    return known == null ? closedJournal(1, 1) : known;
  }

  /** Guarded by this monitor. */
  CheckpointTable table() {
    return table;
  }

  synchronized void add(MappedShardLog log) {
    logs.put(log.id().uuid(), log);
  }

  /** Does a few logs' worth; returns the amount done. */
  synchronized int step(long nowNanos) {
    if (parts.fence.isUp()) {
      return 0;
    }
    try {
      if (!inRound) {
        long asked = askedByJournal();
        if (nowNanos - nextRoundNanos < 0 && (postponed || asked == NONE)) {
          return 0;
        }
        begin(asked, nowNanos);
        return queue.isEmpty() ? finish() : 1;
      }
      return advance(LOGS_A_STEP);
    } catch (ProcessLimitException e) {
      postpone(e);
      return 0;
    } catch (IOException | RuntimeException | InternalError e) {
      failed(e);
      return 0;
    }
  }

  private long askedByJournal() {
    CommitJournal j = journal;
    return j == null ? NONE : j.freeBefore();
  }

  /**
   * Runs a whole round; what is under way is finished first. If it fails the fence is up when this
   * returns: whoever waits for the monitor would finish the round without the log that failed.
   *
   * @throws ProcessLimitException if a limit of the process is in its way: nothing has failed, and
   *     it is to be tried again later
   */
  synchronized void runRound() throws IOException {
    if (parts.fence.isUp()) {
      throw new IOException("the store is fenced: " + parts.fence.cause());
    }
    try {
      if (inRound) {
        advance(Integer.MAX_VALUE);
      }
      begin(ALL, parts.nowNanos);
      advance(Integer.MAX_VALUE);
    } catch (ProcessLimitException e) {
      postpone(e);
      throw e;
    } catch (IOException | RuntimeException | InternalError e) {
      failed(e);
      throw e;
    }
  }

  private void begin(long asked, long nowNanos) {
    inRound = true;
    postponed = false;
    freeBefore = asked;
    roundNanos = nowNanos;
    long interval = parts.config.checkpointIntervalNanos();
    nextRoundNanos = nowNanos + interval / ROUNDS;
    for (MappedShardLog log : logs.values()) {
      long durable = log.durableOffset();
      boolean due = log.forcer().isDue(durable, nowNanos); // also notes that something waits
      if (due || (forcesAll(log) && log.forcer().isDirty(durable))) {
        queue.add(log);
      }
    }
  }

  private boolean forcesAll(MappedShardLog log) {
    return freeBefore == ALL || closing.contains(log) || neededFrom(log) < freeBefore;
  }

  /** The first file of the journal with frames of a log that its checkpoint does not cover. */
  private long neededFrom(MappedShardLog log) {
    long mark = mark(); // before the offset
    return log.forcer().neededFrom(mark, log.durableOffset());
  }

  private long mark() {
    CommitJournal j = journal;
    return j == null ? NO_JOURNAL : j.mark();
  }

  private int advance(int most) throws IOException {
    int done = 0;
    for (MappedShardLog log = queue.poll(); log != null; log = queue.poll()) {
      if (logs.get(log.id().uuid()) == log) {
        forceInRound(log);
        written.add(log);
      }
      if (++done == most) {
        break;
      }
    }
    return queue.isEmpty() ? done + finish() : done;
  }

  private void forceInRound(MappedShardLog log) throws IOException {
    boolean all = forcesAll(log);
    long mark = mark(); // before the offset
    long durable = log.durableOffset();
    if (all) {
      log.forcer().force(durable, mark);
    } else {
      log.forcer().forceDue(durable, roundNanos, mark);
    }
  }

  private int finish() throws IOException {
    int done = written.size();
    CommitJournal j = journal;
    long needed = j == null ? NO_JOURNAL : journalNeededFrom(j.mark());
    boolean noted = j != null && noteJournal(j, needed, done > 0);
    if (done > 0 || noted) {
      table.force();
    }
    if (j != null) {
      j.recycleBefore(needed);
    }
    inRound = false;
    settleWritten();
    letGoOfClosed();
    return done;
  }

  /** The first file of the journal with frames that the checkpoints do not cover. */
  private long journalNeededFrom(long mark) {
    long needed = mark;
    for (MappedShardLog log : logs.values()) {
      needed = Math.min(needed, neededFrom(log));
    }
    return needed;
  }

  /** Cuts and deletes files; what cannot be opened now is left to the next round. */
  private void settleWritten() throws IOException {
    try {
      for (Iterator<MappedShardLog> logsToSettle = written.iterator(); logsToSettle.hasNext(); ) {
        logsToSettle.next().forcer().settle();
        logsToSettle.remove();
      }
    } catch (ProcessLimitException e) {
      LOG.warn("segments are cut to size later: {}", e.getMessage());
    }
  }

  private void letGoOfClosed() {
    for (Iterator<MappedShardLog> closed = closing.iterator(); closed.hasNext(); ) {
      MappedShardLog log = closed.next();
      if (!log.forcer().awaitsRound(log.durableOffset())) {
        closed.remove();
        logs.remove(log.id().uuid(), log);
        written.remove(log);
      }
    }
  }

  /**
   * Gives a round up in which no force failed: nothing is lost, and the next one does it all, a
   * fifteenth of the interval later. Its checkpoints are forced, since no log may get another one
   * before.
   */
  private void postpone(ProcessLimitException e) {
    LOG.warn("segments are forced later: {}", e.getMessage());
    queue.clear();
    inRound = false;
    postponed = true;
    try {
      table.force();
    } catch (IOException | RuntimeException again) {
      failed(again);
    }
  }

  /**
   * Notes from which file on the journal is needed. Where the table is not forced anyway, only if
   * that lets a file be recycled.
   *
   * @return whether there was anything to note
   */
  private boolean noteJournal(CommitJournal j, long neededFrom, boolean forcedAnyway)
      throws IOException {
    Checkpoint known = journalState();
    long lowSequence = j.firstSequence(neededFrom);
    long forcedSequence = j.forcedSequence();
    boolean recycles = known.offset() != lowSequence;
    if (!recycles && (!forcedAnyway || known.startOffset() == forcedSequence)) {
      return false;
    }
    table.put(JOURNAL, journalState(known.segment(), lowSequence, forcedSequence, known.ceiling()));
    return true;
  }

  /**
   * The journal's state in the form of a checkpoint.
   *
   * @param inUse the incarnation with which the store was opened; a file with that or a later one
   *     is on the disk
   * @param forcedSequence batches up to this one are on the disk, from {@code lowSequence} on
   */
  private static Checkpoint journalState(
      long inUse, long lowSequence, long forcedSequence, long nextIncarnation) {
    return new Checkpoint(inUse, 0, lowSequence, forcedSequence, 0, nextIncarnation, 0, 0);
  }

  /** The state of a journal that holds nothing that is needed. */
  static Checkpoint closedJournal(long nextSequence, long nextIncarnation) {
    return journalState(CLOSED, nextSequence, 0, nextIncarnation);
  }

  /** Whether a journal's state is that of a store which was in use. */
  static boolean isOpen(Checkpoint journalState) {
    return journalState.segment() != CLOSED;
  }

  /** Writes one checkpoint durably. */
  synchronized void writeNow(UUID log, Checkpoint checkpoint) throws IOException {
    // Another write of the same log may be waiting for the round's force; two must not meet.
    table.force();
    table.put(log, checkpoint);
    table.force();
  }

  /**
   * Forces and checkpoints a log that is being closed, and lets go of it; where a limit of the
   * process is in the way, a later round does. Until then the journal keeps what vouches for it.
   */
  synchronized void close(MappedShardLog log) {
    if (logs.get(log.id().uuid()) != log) {
      return;
    }
    try {
      forceNow(log);
      logs.remove(log.id().uuid(), log);
      written.remove(log);
    } catch (ProcessLimitException e) {
      LOG.warn("log {} is closed, and forced later: {}", log.id(), e.getMessage());
      closing.add(log);
    }
  }

  /** Finishes the closing of a log that is to be opened anew. */
  synchronized void finishClosing(UUID log) throws ProcessLimitException {
    MappedShardLog closed = logs.get(log);
    if (closed != null && closing.contains(closed)) {
      forceNow(closed);
      closing.remove(closed);
      logs.remove(log);
      written.remove(closed);
    }
  }

  /** Whether all logs that were closed are forced. */
  synchronized boolean isAllClosedForced() {
    return closing.isEmpty();
  }

  /**
   * Forces and checkpoints a log at once; if that fails the fence is up.
   *
   * @throws ProcessLimitException if a limit of the process is in the way: the log is not forced,
   *     and nothing is lost
   */
  synchronized void forceNow(MappedShardLog log) throws ProcessLimitException {
    if (parts.fence.isUp()) {
      return;
    }
    try {
      table.force(); // another write of the same log may be waiting for the round's
      boolean unsettled = written.remove(log);
      if (log.forcer().isDirty(log.durableOffset())) {
        log.forcer().force(log.durableOffset(), NO_JOURNAL);
        table.force();
        unsettled = true;
      }
      if (unsettled) {
        settle(log);
      }
    } catch (ProcessLimitException e) {
      throw e;
    } catch (IOException | RuntimeException | InternalError e) {
      failed(e);
    }
  }

  private static void settle(MappedShardLog log) throws IOException {
    try {
      log.forcer().settle();
    } catch (ProcessLimitException e) {
      LOG.warn(
          "segments of log {} are cut to size when it is opened: {}", log.id(), e.getMessage());
    }
  }

  /** Lets go of a log that is being deleted, and forgets its checkpoint. */
  synchronized void delete(UUID log) throws IOException {
    MappedShardLog open = logs.remove(log);
    if (open != null) {
      written.remove(open);
      closing.remove(open);
    }
    if (table.get(log) != null) {
      table.force();
      table.remove(log);
      table.force();
    }
  }

  /**
   * Whatever the reason, a round that failed half-way must not be finished by the next step: the
   * logs that it did not get to would lose the journal that vouches for them.
   */
  private void failed(Throwable e) {
    parts.fence.raise("forcing the segments failed", e);
  }
}
