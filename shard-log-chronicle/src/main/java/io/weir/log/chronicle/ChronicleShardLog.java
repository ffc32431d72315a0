package io.weir.log.chronicle;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.CorruptLogException;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ResourceLimitException;
import io.weir.log.ShardLog;
import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of the Chronicle engine: its queue, its commits and its readers meet here.
 *
 * <p><b>Design.</b> An append writes a document, which the memory of other processes shows at once;
 * our own readers stop at {@link #durableOffset()}, which a commit moves. The queue is opened with
 * the log if it has files, else at the first append.
 *
 * <p>Chronicle reads and writes memory that closing unmaps, and an access after that ends the JVM.
 * So readers hold the gate, shared, while they are in a queue, an append holds the writer's
 * monitor, and closing takes both.
 */
final class ChronicleShardLog implements ShardLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleShardLog.class);

  private final LogId id;
  private final StoreParts parts;
  private final ChronicleLogStore store;
  private final LogDirectory directory;
  private final AppendListener listener;
  private final LogWriter writer;
  private final LogForcer forcer;
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private volatile @Nullable OpenQueue opened;
  private volatile long durable;
  private volatile long start;
  private volatile boolean closed;

  // the commit thread's
  private boolean failureReported;

  ChronicleShardLog(LogId id, StoreParts parts, ChronicleLogStore store, AppendListener listener) {
    this.id = id;
    this.parts = parts;
    this.store = store;
    this.listener = listener;
    this.directory = new LogDirectory(parts.files(), parts.layout(), id);
    this.writer = new LogWriter(directory, parts, Frame.seed(id.uuid()));
    this.forcer = new LogForcer(directory);
  }

  /** Finds what there is of the log. */
  void recover() throws IOException {
    Slot slot = parts.table().find(id.uuid());
    if (directory.exists()) {
      directory.checkOwner();
      if (slot == null) {
        throw new LogException(
            parts.layout().offsets()
                + " does not know log "
                + id
                + ", which has records; restore it from a backup");
      }
      attach(slot);
    } else if (slot != null) {
      long end = slot.get(Field.DURABLE);
      writer.startAt(end);
      durable = end;
      start = Math.min(slot.get(Field.START), end);
    }
  }

  private void attach(Slot slot) throws IOException {
    if (slot.get(Field.TORN) != 0) {
      parts.guard().admit(DiskGuard.NEW_FILE); // what was lost is said in a new one
      directory.delete(StoreLayout.METADATA); // says nothing that cannot be found out anew
    }
    setDamagedAside();
    List<String> files = directory.cycleFiles();
    OpenQueue queue = OpenQueue.open(id, directory, parts, slot);
    boolean done = false;
    try {
      checkListing(queue.queue(), files);
      FrameReader reader = queue.readers().take(-1);
      RecoveredLog found =
          new LogRecovery(directory, queue.queue(), reader, slot, Frame.seed(id.uuid()))
              .recover(files);
      reader.close(); // where it stands beside damage, it would find what others do not
      Map<Integer, Long> bytes = bytesOnDisk(queue.queue(), files);
      slot.set(Field.DURABLE, found.end());
      settleTorn(slot, found);
      writer.attach(queue, found, bytes); // last: what fails before closes the queue
      durable = found.end();
      start = Math.min(found.end(), slot.get(Field.START));
      opened = queue;
      done = true;
    } catch (LogException | IOException e) {
      throw e;
    } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
      throw Failures.of("cannot recover the queue in " + directory.path(), e);
    } finally {
      if (!done) {
        queue.close();
      }
    }
  }

  private void setDamagedAside() throws IOException {
    for (String name : directory.cycleFiles()) {
      HeadCheck.Finding finding =
          CycleFiles.isAside(name) ? HeadCheck.Finding.SOUND : HeadCheck.look(directory, name);
      if (finding != HeadCheck.Finding.SOUND) {
        setAside(name, finding);
      }
    }
  }

  private void setAside(String name, HeadCheck.Finding finding) throws IOException {
    int cycle = CycleFiles.cycle(name);
    directory.setAside(cycle);
    Path file = directory.file(name);
    String aside = CycleFiles.asideName(cycle);
    switch (finding) {
      case UNFINISHED ->
          LOG.info(
              "{} was being made when its process ended, and holds no record; it is set aside as {}",
              file,
              aside);
      case EMPTY ->
          LOG.warn(
              "the beginning of {} is zeros, as if it had not reached the disk; it is set aside as {}",
              file,
              aside);
      default ->
          LOG.error(
              "the beginning of {} is damaged; it is set aside as {}, and nothing in it is readable",
              file,
              aside);
    }
  }

  /**
   * Chronicle takes a directory that it may not list, for want of descriptors, for an empty one.
   */
  private void checkListing(LogQueue queue, List<String> files) {
    if (!queue.hasFiles() && !files.stream().allMatch(CycleFiles::isAside)) {
      throw new ResourceLimitException(
          "Chronicle did not find the files in "
              + directory.path()
              + ", which are there: it could not list them; raise 'ulimit -n'",
          null);
    }
  }

  /** The gap that says what was lost is on the disk before anybody relies on it. */
  private void settleTorn(Slot slot, RecoveredLog found) throws IOException {
    if (slot.get(Field.TORN) != 0) {
      forcer.force(slot, found.cycles(), found.end());
      slot.set(Field.TORN, 0);
      parts.table().force();
    }
  }

  /**
   * Files that are full are cut to size by Chronicle; the last one is longer than what it holds.
   */
  private Map<Integer, Long> bytesOnDisk(LogQueue queue, List<String> files) throws IOException {
    Map<Integer, Long> bytes = new HashMap<>();
    for (String name : files) {
      int cycle = CycleFiles.cycle(name);
      boolean last = name.equals(files.get(files.size() - 1));
      long length = directory.size(name);
      bytes.put(
          cycle,
          last && !CycleFiles.isAside(name) ? Math.min(length, queue.lastPosition(cycle)) : length);
    }
    return bytes;
  }

  @Override
  public LogId id() {
    return id;
  }

  @Override
  public int maxBodyLength() {
    return parts.maxBodyBytes();
  }

  // ---- the appending thread

  @Override
  public void append(long arrivalMillis, BodySource body) {
    int length = body.length();
    synchronized (writer) {
      checkOpen();
      parts.fence().check();
      if (length < 0 || length > parts.maxBodyBytes()) {
        throw new IllegalArgumentException(
            "a body of " + length + " bytes; log " + id + " takes 0 to " + parts.maxBodyBytes());
      }
      if (!writer.isAttached()) {
        makeQueue(length);
      }
      writer.append(arrivalMillis, body, length);
    }
  }

  private void makeQueue(int length) {
    parts.guard().admit(length);
    try {
      Slot slot = parts.table().find(id.uuid());
      if (slot == null) {
        slot = parts.table().claim(id.uuid());
        parts.table().force();
      }
      directory.make();
      attach(slot);
    } catch (IOException e) {
      throw Failures.of("cannot make " + directory.path(), e);
    }
  }

  @Override
  public void idle() {
    synchronized (writer) {
      OpenQueue queue = opened;
      if (!closed && queue != null) {
        writer.idle();
        queue.readers().release(cycle -> true);
      }
    }
  }

  // ---- the commit thread

  /** Makes readable, and reports, what was appended until now. */
  void commit() {
    OpenQueue queue = opened;
    long first = durable;
    long end = queue == null ? first : writer.next();
    if (closed || failureReported || queue == null || end == first) {
      return;
    }
    queue.slot().set(Field.DURABLE, end);
    durable = end;
    try {
      listener.onDurable(first, (int) (end - first));
    } catch (RuntimeException e) {
      LOG.error("a listener of log {} failed", id, e);
    }
  }

  /** Reports, once, that nothing pending will be acknowledged. */
  void fail(LogException cause) {
    if (failureReported) {
      return;
    }
    failureReported = true;
    try {
      listener.onFailed(cause);
    } catch (RuntimeException e) {
      LOG.error("a listener of log {} failed", id, e);
    }
  }

  // ---- the background

  /** Makes what is durable survive a loss of power too; says whether that took a force. */
  boolean force() throws IOException {
    synchronized (forcer) {
      OpenQueue queue = opened;
      long upTo = durable; // before the files: one that is made meanwhile holds only what is behind
      return queue != null && forcer.force(queue.slot(), writer.cycles(), upTo);
    }
  }

  /** Gives up files whose records have all been trimmed, and deletes them; returns how many. */
  int free() throws IOException {
    synchronized (forcer) {
      OpenQueue queue = opened;
      if (queue == null || closed) {
        return 0;
      }
      Cycles before = writer.cycles();
      int count = LogForcer.dispensable(before, start);
      if (count > 0) {
        parts.table().force(); // or records would be missing that nobody knows were trimmed
        writer.drop(count);
        int first = before.get(count).number();
        queue.readers().release(cycle -> cycle >= 0 && cycle < first);
      }
      if (count > 0 || forcer.leftSome()) {
        forcer.freeBefore(before.get(count));
        if (!forcer.leftSome()) {
          writer.freedBefore(before.get(count).number());
          queue.queue().filesDeleted();
        }
      }
      return count;
    }
  }

  // ---- readers

  @Override
  public long startOffset() {
    return start;
  }

  @Override
  public long durableOffset() {
    return durable;
  }

  @Override
  public int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
    into.clear();
    gate.readLock().lock();
    try {
      checkOpen();
      long end = durable;
      long from = Math.max(fromOffset, start);
      OpenQueue queue = opened;
      if (from >= end) {
        return 0;
      }
      if (queue == null) {
        throw new CorruptLogException(directory.path(), 0, from, end, "the directory is missing");
      }
      return readFrom(queue, from, end, maxRecords, maxBytes, into);
    } finally {
      gate.readLock().unlock();
    }
  }

  /** What is trimmed meanwhile may be freed under the reader: it goes on behind. */
  private int readFrom(
      OpenQueue queue, long from, long end, int maxRecords, int maxBytes, RecordBatch into) {
    long offset = from;
    while (offset < end) {
      try {
        return queue.reader().read(writer.cycles(), offset, end, maxRecords, maxBytes, into);
      } catch (CorruptLogException e) {
        if (start <= offset) {
          throw e;
        }
        offset = start;
      }
    }
    return 0;
  }

  @Override
  public long offsetForTimestamp(long millis) {
    gate.readLock().lock();
    try {
      checkOpen();
      long end = durable;
      long from = start;
      OpenQueue queue = opened;
      return queue == null || from >= end
          ? end
          : Math.max(start, queue.reader().offsetForTimestamp(writer.cycles(), from, end, millis));
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public void trim(long beforeOffset) {
    gate.readLock().lock();
    try {
      checkOpen();
      OpenQueue queue = opened;
      synchronized (gate) {
        long to = Math.min(beforeOffset, durable);
        if (to > start && queue != null) {
          queue.slot().set(Field.START, to);
          start = to;
        }
      }
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public long sizeInBytes() {
    return writer.bytes();
  }

  private void checkOpen() {
    if (closed) {
      throw new LogClosedException("log " + id + " is closed", null);
    }
  }

  // ---- the end

  @Override
  public void close() {
    store.close(this);
  }

  /** Whether this call is the one that closes it; waits for an append that is under way. */
  boolean markClosed() {
    synchronized (writer) {
      if (closed) {
        return false;
      }
      closed = true;
      return true;
    }
  }

  /** Lets go of the files; readers that are inside finish first. */
  void release() {
    if (writer.next() > durable) {
      fail(
          new LogClosedException(
              "log " + id + " was closed before the append was committed", null));
    }
    synchronized (forcer) {
      gate.writeLock().lock();
      try {
        OpenQueue queue = opened;
        opened = null;
        if (queue != null) {
          queue.close();
        }
      } finally {
        gate.writeLock().unlock();
      }
    }
  }

  /** Removes the log's files, once it is released. */
  static void deleteFiles(LogId id, StoreParts parts) throws IOException {
    LogDirectory directory = new LogDirectory(parts.files(), parts.layout(), id);
    if (parts.files().exists(directory.path())) {
      directory.remove();
    }
    if (parts.table().find(id.uuid()) != null) {
      parts.table().free(id.uuid());
      parts.table().force();
    }
  }
}
