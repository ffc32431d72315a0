package io.weir.log.mapped;

import io.weir.log.AppendListener;
import io.weir.log.BodySource;
import io.weir.log.LogClosedException;
import io.weir.log.LogException;
import io.weir.log.LogId;
import io.weir.log.RecordBatch;
import io.weir.log.ShardLog;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of the mapped engine: its writer, its commits and its readers meet here.
 *
 * <p>Three parties share the {@link SegmentChain}: the appending thread publishes positions, the
 * committing one turns published into committed ones and advances {@link #durableOffset()}, readers
 * stop there. Each position is written by one party only. With a journal the store commits, all
 * logs in one thread at a time; without, any thread does, and holds this log's monitor.
 */
final class MappedShardLog implements ShardLog, LogReader.LogState {
  private static final Logger LOG = LoggerFactory.getLogger(MappedShardLog.class);
  private static final VarHandle DURABLE;

  static {
    try {
      DURABLE = MethodHandles.lookup().findVarHandle(MappedShardLog.class, "durable", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LogId id;
  private final StoreParts parts;
  private final MappedLogStore store;
  private final AppendListener listener;
  private final SegmentChain chain;
  private final LogWriter writer;
  private final LogForcer forcer;
  private final LogReader reader;
  private final int maxBodyLength;
  private final long recoveredEndOffset;

  private volatile long durable;
  private volatile boolean closed;

  // the committing thread's
  private @Nullable Segment cursor;
  private long collectedOffset;
  private long reported;
  private boolean failureReported;

  MappedShardLog(
      LogId id,
      Path directory,
      StoreParts parts,
      MappedLogStore store,
      Checkpointer checkpointer,
      RecoveredLog recovered,
      @Nullable Checkpoint known,
      AppendListener listener) {
    this.id = id;
    this.parts = parts;
    this.store = store;
    this.listener = listener;
    this.chain = new SegmentChain(recovered.segments());
    SegmentSupply supply = new SegmentSupply(id, directory, parts, recovered.nextNumber());
    this.forcer = new LogForcer(id, directory, parts, chain, checkpointer, recovered, known);
    this.writer =
        new LogWriter(parts, chain, supply, forcer, recovered, () -> store.requestSpare(supply));
    this.reader = new LogReader(directory, chain, parts.mappings, this);
    this.maxBodyLength = parts.config.maxBodyBytes();
    this.recoveredEndOffset = recovered.endOffset();
    this.durable = recovered.nextOffset();
    this.collectedOffset = durable;
    this.reported = durable;
    this.cursor = chain.last();
  }

  @Override
  public LogId id() {
    return id;
  }

  @Override
  public int maxBodyLength() {
    return maxBodyLength;
  }

  LogForcer forcer() {
    return forcer;
  }

  // ---- the appending thread

  @Override
  public void append(long arrivalMillis, BodySource body) {
    int length = body.length();
    if (closed || parts.fence.isUp() || length > maxBodyLength || length < 0) {
      throw refusal(length);
    }
    writer.append(arrivalMillis, body, length);
  }

  private RuntimeException refusal(int length) {
    if (closed) {
      return closedException();
    }
    LogException fenced = parts.fence.cause();
    if (fenced != null) {
      return fenced;
    }
    return new IllegalArgumentException(
        "a body of " + length + " bytes; log " + id + " takes 0 to " + maxBodyLength);
  }

  @Override
  public void idle() {
    if (!closed) {
      writer.idle();
    }
  }

  // ---- the committing thread

  /** Commits where there is no journal: only memory is touched. */
  synchronized void commitInMemory() {
    if (!parts.fence.isUp()) {
      commitPublished();
    }
    LogException fenced = parts.fence.cause();
    if (fenced != null) {
      fail(fenced);
    }
  }

  private void commitPublished() {
    Segment segment = closed || failureReported ? null : cursor == null ? chain.first() : cursor;
    while (segment != null) {
      Segment next = segment.next; // before the position: once there is a successor, it is final
      long published = segment.published();
      segment.commit(published);
      collectedOffset = Math.max(collectedOffset, segment.baseOffset + Segment.count(published));
      cursor = segment;
      segment = next;
    }
    reportCollected();
  }

  /**
   * Gives what was appended since the last time to the journal, and remembers how far that was.
   * Stops where the journal's commit would exceed {@code mostBytes}, but takes one frame at least.
   *
   * @return whether there is more to collect
   */
  boolean collect(CommitJournal journal, long mostBytes) throws IOException {
    Segment segment = closed ? null : cursor == null ? chain.first() : cursor;
    boolean taken = false;
    while (segment != null) {
      Segment next = segment.next; // before the position: once there is a successor, it is final
      long published = segment.published();
      long collected = published;
      if (Segment.position(published) > segment.journaled) {
        long room = mostBytes - journal.addedBytes();
        if (taken && room <= 0) {
          return true;
        }
        collected = journal(journal, segment, published, room);
        taken = true;
      }
      segment.journaled = Segment.position(collected);
      segment.collected = collected;
      collectedOffset = Math.max(collectedOffset, segment.baseOffset + Segment.count(collected));
      if (collected != published) {
        return true;
      }
      segment = next;
    }
    return false;
  }

  /** Adds frames to the journal, and returns how far it got. */
  private long journal(CommitJournal journal, Segment segment, long published, long room)
      throws IOException {
    SharedMapping mapping = segment.mapping;
    if (mapping == null || !mapping.tryRetain()) {
      throw new IOException(segment.path + " was unmapped before it was committed");
    }
    try {
      ByteBuffer frames = mapping.buffer();
      long to = portion(segment, frames, published, room);
      if (segment.journaledFrom == Segment.NOT_JOURNALED) {
        segment.journaledFrom = journal.incarnation(); // before: what is added may fill the file
      }
      journal.add(id.uuid(), segment.number, frames, segment.journaled, Segment.position(to));
      return to;
    } finally {
      mapping.release();
    }
  }

  /** What of the published frames fits: all, as a rule; else whole frames, at least one. */
  private static long portion(Segment segment, ByteBuffer frames, long published, long room) {
    int end = Segment.position(published);
    if (end - segment.journaled <= room || Segment.count(published) == 0) {
      return published;
    }
    int position = Math.max(segment.journaled, SegmentHeader.LENGTH);
    int count = Segment.count(segment.collected);
    do {
      position += Frame.stride(frames.getInt(position + Frame.LENGTH));
      count++;
    } while (position < end
        && position - segment.journaled + Frame.stride(frames.getInt(position + Frame.LENGTH))
            <= room);
    return Segment.pack(count, position);
  }

  /** Commits what was collected; the force has returned. */
  void complete() {
    if (failureReported) {
      return; // closed with a commit under way, which has been reported as failed
    }
    Segment segment = cursor == null ? chain.first() : cursor;
    while (segment != null && segment.collected != 0) {
      segment.commit(segment.collected);
      cursor = segment;
      if (segment.collected != segment.published()) {
        break;
      }
      segment = segment.next;
    }
    reportCollected();
  }

  /** Makes readable, and reports, what is committed. */
  private void reportCollected() {
    long first = reported;
    long end = collectedOffset;
    if (end > first) {
      DURABLE.setRelease(this, end);
      report(first, (int) (end - first));
      reported = end; // behind it: what an error cuts short is reported once more
    }
  }

  private void report(long first, int count) {
    try {
      listener.onDurable(first, count);
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

  // ---- readers

  @Override
  public long startOffset() {
    return forcer.startOffset();
  }

  @Override
  public long durableOffset() {
    return (long) DURABLE.getAcquire(this);
  }

  @Override
  public long recoveredEndOffset() {
    return recoveredEndOffset;
  }

  @Override
  public int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
    checkOpen();
    try {
      return reader.read(fromOffset, maxRecords, maxBytes, into);
    } catch (LogException e) {
      checkOpen(); // closed or deleted meanwhile: its files say nothing any more
      throw e;
    }
  }

  @Override
  public long offsetForTimestamp(long millis) {
    checkOpen();
    try {
      return reader.offsetForTimestamp(millis);
    } catch (LogException e) {
      checkOpen();
      throw e;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw closedException();
    }
  }

  private LogClosedException closedException() {
    return new LogClosedException("log " + id + " is closed", null);
  }

  @Override
  public void trim(long beforeOffset) {
    checkOpen();
    forcer.trim(Math.min(beforeOffset, durableOffset()));
  }

  @Override
  public long sizeInBytes() {
    long bytes = 0;
    for (Segment segment : chain.all()) {
      bytes += segment.settled ? Segment.position(segment.committed()) : segment.capacity;
    }
    return bytes;
  }

  // ---- the end

  @Override
  public void close() {
    store.close(this);
  }

  /** Seals the writer; nothing is appended afterwards. */
  void seal() {
    try {
      writer.end();
    } catch (LogException e) {
      LOG.warn("log {} left a spare segment behind", id, e);
    }
  }

  synchronized boolean markClosed() {
    if (closed) {
      return false;
    }
    closed = true;
    return true;
  }

  /** Lets go of the mappings; readers that are inside finish first. */
  void release() {
    if (collectedOffset > reported || hasUncommitted()) {
      fail(
          new LogClosedException(
              "log " + id + " was closed before the append was committed", null));
    }
    for (Segment segment : chain.all()) {
      parts.mappings.retire(segment);
    }
    forcer.release();
  }

  /** Whether frames were appended that no commit has made durable. */
  boolean hasUncommitted() {
    Segment last = chain.last();
    return last != null && last.published() != last.committed();
  }
}
