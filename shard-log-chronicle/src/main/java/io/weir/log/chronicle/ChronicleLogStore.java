package io.weir.log.chronicle;

import io.weir.log.AppendListener;
import io.weir.log.Durability;
import io.weir.log.EngineSettingException;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.LogStore;
import io.weir.log.ResourceLimitException;
import io.weir.log.ShardLog;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.ProcessLimitException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Chronicle engine: a queue for each log, under one directory, for those whose other processes
 * tail the logs. It keeps {@link Durability#OS} only. Open one with {@link #builder}, or give
 * {@code ChronicleLogStore::open} to a broker.
 *
 * <p><b>Design.</b> Chronicle brings the files and their sharing with other processes. All that a
 * record's reader relies on is ours and lies in the documents themselves: checksums, offsets and
 * arrival times ({@link Frame}); what is known besides is in one small mapped table ({@link
 * OffsetTable}). Forcing, deleting files and noticing a full disk are ours too. The store starts no
 * thread.
 */
public final class ChronicleLogStore implements LogStore {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleLogStore.class);

  private final StoreParts parts;
  private final Closeable lock;
  private final int maxLogs;
  private final long forceIntervalNanos;
  private final Map<String, ChronicleShardLog> logs = new ConcurrentHashMap<>();

  /** Held during a commit, and to let go of a log: listeners are called by one thread at a time. */
  private final Object commitMonitor = new Object();

  /** Logs that the force round under way has not come to; guarded by itself. */
  private final Deque<ChronicleShardLog> round = new ArrayDeque<>();

  private boolean roundForced;

  /** Whether the last force met a limit of the process, and that was said. */
  private boolean limited;

  private long roundEndedNanos;
  private boolean started;
  private volatile boolean unforced;
  private volatile boolean closed;

  ChronicleLogStore(StoreParts parts, Closeable lock, int maxLogs, long forceIntervalNanos) {
    this.parts = parts;
    this.lock = lock;
    this.maxLogs = maxLogs;
    this.forceIntervalNanos = forceIntervalNanos;
  }

  /** Starts the configuration of a store in a directory, which is made if it is missing. */
  public static ChronicleLogStoreBuilder builder(Path directory) {
    return new ChronicleLogStoreBuilder(directory);
  }

  /**
   * Opens a store with the usual settings: what a broker's builder takes as its engine.
   *
   * @throws EngineSettingException if the durability is not {@link Durability#OS}, the file system
   *     not the machine's, or the JVM without the flags that Chronicle needs
   * @throws LogException as {@link ChronicleLogStoreBuilder#open()}
   */
  public static LogStore open(Path directory, Durability durability, FileSystem files) {
    return builder(directory).durability(durability).fileSystem(files).open();
  }

  @Override
  public Durability durability() {
    return Durability.OS;
  }

  @Override
  public synchronized ShardLog open(LogId id, AppendListener listener) {
    checkOpen();
    parts.fence().check();
    if (logs.containsKey(id.name())) {
      throw new IllegalStateException("log " + id + " is open already");
    }
    if (logs.size() >= maxLogs) {
      throw new ResourceLimitException(
          "log "
              + id
              + " cannot be opened beside "
              + logs.size()
              + " others, which is the most for one store of the engine 'chronicle'; keep fewer"
              + " shards, or "
              + moreLogs(),
          null);
    }
    ChronicleShardLog log = new ChronicleShardLog(id, parts, this, listener);
    try {
      log.recover();
    } catch (IOException e) {
      throw Failures.of("cannot open log " + id + " in " + parts.layout().queue(id.name()), e);
    }
    logs.put(id.name(), log);
    return log;
  }

  @Override
  public int maxLogs() {
    return maxLogs;
  }

  @Override
  public String moreLogs() {
    return maxLogs < OpenFiles.mostLogs()
        ? "use the mapped engine"
        : "raise 'ulimit -n', since each opens up to " + OpenFiles.EACH + " files";
  }

  private void checkOpen() {
    if (closed) {
      throw new LogClosedException(
          "the store in " + parts.layout().directory() + " is closed", null);
    }
  }

  @Override
  public List<String> names() {
    try {
      return LogDirectory.names(parts.files(), parts.layout().queues());
    } catch (IOException e) {
      throw Failures.of("cannot list " + parts.layout().queues(), e);
    }
  }

  @Override
  public synchronized void delete(LogId id) {
    checkOpen();
    parts.fence().check();
    ChronicleShardLog open = logs.remove(id.name());
    if (open != null) {
      boolean unused = open.markClosed(); // or another thread is about to release it: then twice
      synchronized (commitMonitor) {
        open.release();
      }
    }
    try {
      ChronicleShardLog.deleteFiles(id, parts);
    } catch (IOException e) {
      throw Failures.of("cannot delete log " + id, e);
    }
  }

  @Override
  public void commit(List<? extends ShardLog> dirty) {
    synchronized (commitMonitor) {
      LogException fenced = parts.fence().cause();
      for (ShardLog each : dirty) {
        ChronicleShardLog log = (ChronicleShardLog) each;
        if (fenced == null) {
          log.commit();
        } else {
          log.fail(fenced);
        }
      }
    }
  }

  @Override
  public void force(ShardLog log) {
    checkOpen();
    parts.fence().check();
    try {
      if (((ChronicleShardLog) log).force()) {
        parts.table().force();
      }
    } catch (ProcessLimitException e) {
      throw Failures.of("cannot force log " + log.id(), e); // nothing was forced, and nothing lost
    } catch (IOException e) {
      throw parts.fence().raise("forcing log " + log.id() + " failed", e);
    }
  }

  @Override
  public int maintain(long nowNanos) {
    synchronized (round) {
      if (closed || parts.fence().isUp()) {
        return 0;
      }
      if (!started) {
        started = true;
        roundEndedNanos = nowNanos;
      }
      if (round.isEmpty()) {
        if (nowNanos - roundEndedNanos < forceIntervalNanos) {
          return 0;
        }
        round.addAll(logs.values());
        roundEndedNanos = nowNanos;
      }
      return step();
    }
  }

  /** One log after the other, so that the disk is not asked for all at once. */
  private int step() {
    ChronicleShardLog log = round.poll();
    if (log == null) {
      return 0;
    }
    try {
      int work = log.free();
      if (forceInRound(log)) {
        work++;
      }
      if (round.isEmpty() && roundForced) {
        roundForced = false;
        parts.table().force();
      }
      return work + 1;
    } catch (IOException e) {
      parts.fence().raise("forcing log " + log.id() + " failed", e);
      return 1;
    }
  }

  /** What cannot be opened to be forced, for want of descriptors, waits for the next round. */
  private boolean forceInRound(ChronicleShardLog log) throws IOException {
    try {
      if (!log.force()) {
        return false;
      }
      roundForced = true;
      limited = false;
      return true;
    } catch (ProcessLimitException e) {
      if (!limited) {
        limited = true;
        LOG.warn("log {} cannot be forced for now", log.id(), e);
      }
      return false;
    }
  }

  @Override
  public @Nullable LogException failure() {
    return parts.fence().cause();
  }

  @Override
  public long usableSpace() {
    return parts.guard().usable();
  }

  void close(ChronicleShardLog log) {
    if (!log.markClosed()) {
      return;
    }
    forceLast(log); // before the monitor: commits of other logs do not wait for the disk
    try {
      synchronized (commitMonitor) {
        log.release();
      }
    } finally {
      // Last, so that nobody opens the log anew while its queue is still open.
      logs.remove(log.id().name(), log);
    }
  }

  private void forceLast(ChronicleShardLog log) {
    if (parts.fence().isUp()) {
      return;
    }
    try {
      log.force();
    } catch (IOException e) {
      unforced = true;
      LOG.warn("log {} could not be forced as it was closed", log.id(), e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      closeLogs(new ArrayList<>(logs.values()));
      synchronized (round) { // behind a step that is under way
        if (!parts.fence().isUp() && !unforced) {
          parts.table().force();
          new StoreFacts(parts.files().bootId(), true).write(parts.files(), parts.layout().meta());
        }
      }
    } catch (IOException e) {
      throw new LogException(
          "cannot close " + parts.layout().directory() + " cleanly: " + e.getMessage(), e);
    } finally {
      parts.table().close();
      closeLock();
    }
  }

  private void closeLogs(List<ChronicleShardLog> open) {
    try {
      commit(open);
    } finally {
      for (ChronicleShardLog log : open) {
        closeAnyway(log);
      }
    }
  }

  /** One that fails does not keep the others, or the store, from being closed. */
  private void closeAnyway(ChronicleShardLog log) {
    try {
      close(log);
    } catch (RuntimeException | InternalError | AssertionError e) {
      unforced = true;
      LOG.error("log {} could not be closed cleanly", log.id(), e);
    }
  }

  private void closeLock() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.warn("the lock of {} could not be given back", parts.layout().directory(), e);
    }
  }
}
