package io.weir.log.mapped;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ResourceLimitException;
import io.weir.log.ShardLog;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.ProcessLimitException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapped engine: segment files, mapped, under one directory. Open one with {@link #builder}.
 *
 * <p><b>Design.</b> An append is a copy into zero-filled mapped memory by the caller's thread. A
 * commit in {@link Durability#FSYNC} mode copies the new frames of all dirty logs into one journal
 * batch and forces once, since forcing each log's mapping by itself costs a force a log; in {@link
 * Durability#OS} mode it only moves the readers' limit. Segments are forced behind, in rounds, by
 * {@link #maintain}. The store starts no thread.
 */
public final class MappedLogStore implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(MappedLogStore.class);

  private static final long RETRY_NANOS = 100_000_000L;

  private final StoreParts parts;
  private final StoreLayout layout;
  private final Closeable lock;
  private final StoreMeta meta;
  private final StoreRecovery recovery;
  private final CheckpointTable table;
  private final Checkpointer checkpointer;
  private final @Nullable CommitJournal journal;
  private final Map<String, MappedShardLog> logs = new ConcurrentHashMap<>();
  private final Queue<SegmentSupply> spareRequests = new ConcurrentLinkedQueue<>();

  /** Logs that were closed with appends that nobody had committed, and not recovered since. */
  private final Set<LogId> frayed = ConcurrentHashMap.newKeySet();

  /**
   * Logs of commits for which no room could be made in the journal; guarded by {@link
   * #commitMonitor}.
   */
  private final Set<ShardLog> postponed = new LinkedHashSet<>();

  /**
   * Logs of which the journal holds what is not complete; guarded by {@link #commitMonitor}. Empty
   * between commits, unless one had to wait for room or an error cut it short.
   */
  private final Queue<MappedShardLog> collected = new ArrayDeque<>();

  private volatile boolean commitWaits;
  private volatile long nextTryNanos;
  private volatile boolean closed;

  /**
   * Held during a commit into the journal, and to let go of a log: listeners are called by one
   * thread at a time. Without a journal each log's own monitor is.
   */
  private final Object commitMonitor = new Object();

  MappedLogStore(MappedLogConfig config, StoreLayout layout, Closeable lock) throws IOException {
    this.parts = new StoreParts(config);
    this.layout = layout;
    this.lock = lock;
    FileSystem files = parts.files;
    StoreMeta found = StoreMeta.read(files, layout.meta());
    StoreMeta last = found == null ? create(files) : found;
    // A process that was killed may have left the name of the file unforced, and the names of the
    // logs must not be there without it.
    files.forceDirectory(layout.directory());
    files.createDirectories(layout.logs());
    files.createDirectories(layout.journal());
    this.table = CheckpointTable.open(files, layout.checkpoints(), last.uuid());
    boolean done = false;
    CommitJournal opened = null;
    try {
      this.recovery = new StoreRecovery(files, layout, last, table, config.durability());
      recovery.recover();
      this.checkpointer = new Checkpointer(parts, table);
      checkpointer.reserveJournalSlot(recovery.nextSequence(), recovery.nextIncarnation());
      opened = config.durability() == Durability.FSYNC ? openJournal(last.uuid()) : null;
      this.journal = opened;
      checkpointer.opened(journal);
      this.meta = new StoreMeta(last.uuid(), config.durability(), files.bootId(), false);
      meta.write(files, layout.meta());
      done = true;
    } finally {
      if (!done) {
        if (opened != null) {
          opened.close();
        }
        table.close();
      }
    }
  }

  private StoreMeta create(FileSystem files) throws IOException {
    for (String name : files.list(layout.directory())) {
      if (name.equals("logs") || name.equals("checkpoints")) {
        throw new UnsupportedFormatException(
            layout.meta()
                + " is missing from a directory that holds logs; restore it from a backup",
            null);
      }
    }
    if (files.isCopyOnWrite(layout.directory())) {
      LOG.warn(
          "{} is on a copy-on-write file system: zeros written ahead reserve no space there, and a full disk may end the"
              + " process",
          layout.directory());
    }
    StoreMeta made =
        new StoreMeta(parts.config.identity(), parts.config.durability(), files.bootId(), true);
    made.write(files, layout.meta());
    return made;
  }

  private CommitJournal openJournal(UUID store) throws IOException {
    return new CommitJournal(
        parts,
        layout.journal(),
        store,
        recovery.nextIncarnation(),
        recovery.nextSequence(),
        () -> checkpointer.runRound());
  }

  /** Starts the configuration of a store in a directory, which is made if it is missing. */
  public static MappedLogStoreBuilder builder(Path directory) {
    return new MappedLogStoreBuilder(directory);
  }

  @Override
  public Durability durability() {
    return parts.config.durability();
  }

  @Override
  public synchronized ShardLog open(LogId id, AppendListener listener) {
    checkOpen();
    checkNotFenced();
    if (logs.containsKey(id.name())) {
      throw new IllegalStateException("log " + id + " is open already");
    }
    checkLimit(id);
    Path directory = layout.log(id.name());
    try {
      checkpointer.finishClosing(id.uuid());
      checkNotFenced();
      RecoveredLog recovered;
      Checkpoint known;
      synchronized (checkpointer) {
        recovered = recovery.take(id, closedCleanly());
        known = table.get(id.uuid());
      }
      MappedShardLog log =
          new MappedShardLog(id, directory, parts, this, checkpointer, recovered, known, listener);
      logs.put(id.name(), log);
      checkpointer.add(log);
      frayed.remove(id);
      return log;
    } catch (IOException e) {
      throw Failures.of("cannot open log " + id + " in " + directory, e);
    }
  }

  /** A log takes one mapping while it is appended to; an eighth is left to readers. */
  @Override
  public int maxLogs() {
    int mappings = parts.files.maxMappings();
    return Math.max(1, mappings - Math.max(1, mappings / 8));
  }

  @Override
  public String moreLogs() {
    return "raise vm.max_map_count, since each maps a file";
  }

  private void checkLimit(LogId id) {
    int most = maxLogs();
    if (logs.size() >= most) {
      throw new ResourceLimitException(
          "log "
              + id
              + " cannot be opened beside "
              + logs.size()
              + " others: each maps a file when it is appended to, and this process may map "
              + parts.files.maxMappings()
              + " files; raise vm.max_map_count, or keep fewer shards in one process",
          null);
    }
  }

  private RecoveryContext closedCleanly() {
    return new RecoveryContext(durability(), true, true, Map.of(), false, true);
  }

  private void checkOpen() {
    if (closed) {
      throw new LogClosedException("the store in " + layout.directory() + " is closed", null);
    }
  }

  /**
   * What recovery or deletion would do to files rests on checkpoints that may not be on the disk.
   */
  private void checkNotFenced() {
    LogException fenced = parts.fence.cause();
    if (fenced != null) {
      throw fenced;
    }
  }

  void requestSpare(SegmentSupply supply) {
    spareRequests.add(supply);
  }

  @Override
  public List<String> names() {
    try {
      List<String> names = new ArrayList<>();
      for (Path directory : LogDirectories.find(parts.files, layout.logs())) {
        names.add(layout.name(directory));
      }
      return names;
    } catch (IOException e) {
      throw new LogException("cannot list " + layout.logs() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void delete(LogId id) {
    checkOpen();
    checkNotFenced();
    MappedShardLog open = logs.remove(id.name());
    try {
      try {
        checkpointer.delete(id.uuid());
      } finally {
        if (open != null) { // also when it failed: nobody else would let go of the log any more
          // Each of them does no harm if somebody is closing the log at this moment.
          open.markClosed();
          open.seal();
          release(open);
        }
      }
      recovery.forget(id.uuid());
      frayed.remove(id);
      deleteFiles(layout.log(id.name()));
    } catch (IOException e) {
      throw new LogException("cannot delete log " + id + ": " + e.getMessage(), e);
    }
  }

  private void deleteFiles(Path directory) throws IOException {
    if (!parts.files.exists(directory)) {
      return;
    }
    for (String name : parts.files.list(directory)) {
      parts.files.delete(directory.resolve(name));
    }
    parts.directories.writeLock().lock();
    try {
      removeEmpty(directory);
    } finally {
      parts.directories.writeLock().unlock();
    }
  }

  /** Removes a directory, and those around it, as far as they are empty. */
  private void removeEmpty(Path directory) throws IOException {
    Path empty = directory;
    while (!empty.equals(layout.logs()) && parts.files.list(empty).isEmpty()) {
      Path parent = java.util.Objects.requireNonNull(empty.getParent());
      parts.files.delete(empty);
      parts.files.forceDirectory(parent);
      empty = parent;
    }
  }

  @Override
  public void commit(List<? extends ShardLog> dirty) {
    CommitJournal shared = journal;
    if (shared == null) {
      dirty.forEach(this::commitAlone);
      return;
    }
    synchronized (commitMonitor) {
      commitWithPostponed(dirty, shared);
    }
  }

  @Override
  public boolean commitsInMemory() {
    return journal == null;
  }

  @Override
  public void commitAlone(ShardLog log) {
    if (journal != null) {
      LogStore.super.commitAlone(log);
    }
    ((MappedShardLog) log).commitInMemory();
  }

  /** With what an earlier commit could not do, which its caller does not ask for again. */
  private void commitWithPostponed(List<? extends ShardLog> asked, CommitJournal shared) {
    List<? extends ShardLog> dirty = asked;
    if (!postponed.isEmpty()) {
      postponed.addAll(asked);
      dirty = List.copyOf(postponed);
      postponed.clear();
      commitWaits = false;
    }
    LogException fenced = parts.fence.cause();
    if (fenced == null) {
      fenced = commitAll(dirty, shared);
    }
    if (fenced != null) {
      for (ShardLog log : dirty) {
        ((MappedShardLog) log).fail(fenced);
      }
    }
  }

  /** Commits in portions that leave room in the journal; returns what stopped it. */
  private @Nullable LogException commitAll(List<? extends ShardLog> dirty, CommitJournal shared) {
    try {
      if (!collected.isEmpty()) {
        force(shared); // first, so that the portions of this commit have all the room
      }
      int at = 0;
      while (at < dirty.size()) {
        long portion = shared.portion();
        MappedShardLog log = (MappedShardLog) dirty.get(at);
        collected.add(log);
        boolean more = log.collect(shared, portion);
        if (more || shared.addedBytes() > portion) {
          force(shared);
        }
        at += more ? 0 : 1;
      }
      force(shared);
      return parts.fence.cause();
    } catch (ProcessLimitException e) {
      // Nothing has failed: the journal is full, and the segments cannot be forced now. What was
      // collected stays collected; to add a part of it once more does no harm.
      LOG.warn("a commit waits for room in the journal: {}", e.getMessage());
      postponed.addAll(dirty);
      commitWaits = true;
      nextTryNanos = parts.nowNanos + RETRY_NANOS;
      return null;
    } catch (IOException | RuntimeException | InternalError e) {
      return parts.fence.raise("forcing the commit journal in " + layout.journal() + " failed", e);
    }
  }

  @Override
  public void force(ShardLog log) {
    if (journal == null) {
      checkOpen();
      checkNotFenced();
      try {
        checkpointer.forceNow((MappedShardLog) log);
      } catch (ProcessLimitException e) {
        throw Failures.of("cannot force log " + log.id(), e);
      }
      checkNotFenced();
    }
  }

  /** Forces and completes what was collected, all of it: the journal's mark moves behind it. */
  private void force(CommitJournal shared) throws IOException {
    shared.force();
    if (parts.fence.isUp()) {
      return; // a force of the segments failed meanwhile: nothing is acknowledged any more
    }
    // Taken out before: its listener may throw an error, or close another log.
    for (MappedShardLog log = collected.poll(); log != null; log = collected.poll()) {
      log.complete();
    }
    shared.complete();
  }

  @Override
  public int maintain(long nowNanos) {
    parts.nowNanos = nowNanos;
    if (closed) {
      return 0;
    }
    return makeSpare() + checkpointer.step(nowNanos) + commitPostponed(nowNanos);
  }

  /** Who asked for a commit that had to wait may not ask for another. */
  private int commitPostponed(long nowNanos) {
    CommitJournal shared = journal;
    if (shared == null || !commitWaits || nowNanos - nextTryNanos < 0) {
      return 0;
    }
    synchronized (commitMonitor) {
      if (!postponed.isEmpty()) {
        commitWithPostponed(List.of(), shared);
      }
    }
    return 1;
  }

  private int makeSpare() {
    SegmentSupply supply = spareRequests.poll();
    if (supply == null) {
      return 0;
    }
    try {
      supply.prepare();
    } catch (IOException e) {
      LOG.warn(
          "no segment could be made ready ({}); the next append that needs one will try",
          e.toString());
    }
    return 1;
  }

  @Override
  public @Nullable LogException failure() {
    return parts.fence.cause();
  }

  @Override
  public long usableSpace() {
    try {
      return parts.files.usableSpace(layout.directory());
    } catch (IOException e) {
      throw new LogException(
          "cannot ask for the space left in " + layout.directory() + ": " + e.getMessage(), e);
    }
  }

  void close(MappedShardLog log) {
    if (!log.markClosed()) {
      return;
    }
    log.seal();
    synchronized (monitorOf(log)) {
      checkpointer.close(
          log); // under the monitor: what a commit under way acknowledges is forced too
      if (log.hasUncommitted()) {
        frayed.add(log.id());
      }
      forget(log);
      log.release();
    }
    // Last, so that nobody opens the log anew, and recovers it, while this one is still forced.
    logs.remove(log.id().name(), log);
  }

  private void release(MappedShardLog log) {
    synchronized (monitorOf(log)) {
      forget(log);
      log.release();
    }
  }

  private void forget(MappedShardLog log) {
    if (journal != null) {
      postponed.remove(log);
      collected.remove(log);
    }
  }

  /** Held while the log is committed. */
  private Object monitorOf(MappedShardLog log) {
    return journal == null ? log : commitMonitor;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<MappedShardLog> open = new ArrayList<>(logs.values());
    commit(open);
    for (MappedShardLog log : open) {
      close(log);
    }
    try {
      if (!parts.fence.isUp() && frayed.isEmpty() && checkpointer.isAllClosedForced()) {
        finish();
      }
    } catch (IOException e) {
      throw new LogException(
          "cannot close " + layout.directory() + " cleanly: " + e.getMessage(), e);
    } finally {
      releaseFiles();
    }
  }

  /**
   * Says that all is on the disk. Not so if the end of a log may be torn by a loss of power: that
   * is to be taken for what it is, and not for damage to a store that was closed.
   */
  private void finish() throws IOException {
    synchronized (checkpointer) {
      recovery.forceRest();
      checkpointer.closed();
    }
    new StoreMeta(meta.uuid(), meta.durability(), meta.bootId(), true)
        .write(parts.files, layout.meta());
  }

  private void releaseFiles() {
    if (journal != null) {
      closeQuietly(journal::close);
    }
    closeQuietly(table);
    closeQuietly(lock);
  }

  private void closeQuietly(Closeable file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("a file in {} could not be closed", layout.directory(), e);
    }
  }
}
