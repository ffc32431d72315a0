package io.weir.log.mapped;

import io.weir.log.LogId;
import io.weir.log.fs.ProcessLimitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a log needs done behind its writer: forcing segments, its checkpoint, cutting sealed
 * segments to size, deleting trimmed ones. Guarded by the {@link Checkpointer}'s monitor, but for
 * {@link #ceiling}.
 *
 * <p>The order is what makes it safe: force the frames (and the file's name), then write the
 * checkpoint, then force the table; and only then cut or delete files.
 */
final class LogForcer {
  /**
   * Offsets reserved at a time in {@code OS} mode; half of them are left when more are reserved in
   * the background.
   */
  private static final long RESERVATION = 1L << 22;

  private final LogId id;
  private final Path directory;
  private final StoreParts parts;
  private final SegmentChain chain;
  private final Checkpointer checkpointer;
  private final boolean reserves;
  private final List<Segment> ended = new ArrayList<>();
  private final List<Segment> doomed = new ArrayList<>();

  private Checkpoint checkpoint;
  private @Nullable Segment cursor;
  private volatile long ceiling;
  private volatile long startOffset;
  private boolean enlisted;
  private long forcedDurable;

  /** Where what the checkpoint does not cover begins; null while the log has no segment. */
  private @Nullable Segment uncovered;

  /** Frames of this log that files of the journal before this one hold are covered. */
  private long coveredMark;

  /** Whether frames of a segment that is written to wait to be forced, and since when. */
  private boolean waiting;

  private long waitingSinceNanos;

  LogForcer(
      LogId id,
      Path directory,
      StoreParts parts,
      SegmentChain chain,
      Checkpointer checkpointer,
      RecoveredLog recovered,
      @Nullable Checkpoint known) {
    this.id = id;
    this.directory = directory;
    this.parts = parts;
    this.chain = chain;
    this.checkpointer = checkpointer;
    this.reserves = parts.config.durability() == io.weir.log.Durability.OS;
    this.startOffset = recovered.startOffset();
    this.checkpoint = known == null ? Checkpoint.NONE : known;
    this.enlisted = known != null;
    this.ceiling = reserves ? 0 : Long.MAX_VALUE;
    Segment unforced = recovered.firstUnforced();
    this.cursor = unforced == null ? chain.last() : unforced;
    this.uncovered = cursor;
    this.forcedDurable = known == null || unforced != null ? -1 : recovered.nextOffset();
  }

  UUID log() {
    return id.uuid();
  }

  String name() {
    return id.name();
  }

  /** Appends must stay below it; {@link Long#MAX_VALUE} where nothing is reserved. */
  long ceiling() {
    return enlisted ? ceiling : Long.MIN_VALUE;
  }

  long startOffset() {
    return startOffset;
  }

  /** Moves the start; the files follow with the next checkpoint. */
  synchronized void trim(long offset) {
    if (offset > startOffset) {
      startOffset = offset;
    }
  }

  /** Makes sure, on the appending thread, that offsets from {@code next} on may be given out. */
  void reserve(long next) throws IOException {
    synchronized (checkpointer) {
      if (parts.fence.cause() != null) {
        throw new IOException("the store is fenced");
      }
      long reserved = reserves ? next + RESERVATION : Long.MAX_VALUE;
      if (reserves || checkpointer.table().get(id.uuid()) == null) {
        checkpoint = checkpoint.withCeiling(reserves ? reserved : 0);
        checkpointer.writeNow(id.uuid(), checkpoint);
      }
      ceiling = reserved;
      enlisted = true;
    }
  }

  /** Whether there is anything to do. */
  boolean isDirty(long durableOffset) {
    if (!enlisted) {
      return false;
    }
    Segment last = chain.last();
    Segment first = chain.first();
    return durableOffset != forcedDurable
        || !doomed.isEmpty() // of a round given up: what is left is to be forced before they go
        || !ended.isEmpty()
        || startOffset != checkpoint.startOffset()
        || (last != null && last.sealed && !last.settled)
        || (first != null && first.settled && first.endOffset() <= startOffset);
  }

  /** Whether something committed is not forced, or a file waits for what follows a force. */
  boolean awaitsRound(long durableOffset) {
    return durableOffset != forcedDurable || !ended.isEmpty() || !doomed.isEmpty();
  }

  /**
   * Whether there is anything that should not wait: a segment has ended, records were trimmed,
   * offsets run short, or frames of the segment that is written to have waited long enough.
   */
  boolean isDue(long durableOffset, long nowNanos) {
    if (!isDirty(durableOffset)) {
      waiting = false;
      return false;
    }
    boolean hasWaited = hasWaited(durableOffset, nowNanos); // also notes that it begins to wait
    return hasWaited || hasEnded() || isTrimmed() || runsShort(durableOffset);
  }

  private boolean hasWaited(long durableOffset, long nowNanos) {
    if (durableOffset == forcedDurable) {
      waiting = false;
      return false;
    }
    if (!waiting) {
      waiting = true;
      waitingSinceNanos = nowNanos;
    }
    return nowNanos - waitingSinceNanos >= parts.config.checkpointIntervalNanos();
  }

  private boolean hasEnded() {
    Segment segment = cursor == null ? chain.first() : cursor;
    while (segment != null && segment.settled) {
      segment = segment.next;
    }
    return !ended.isEmpty() || (segment != null && isComplete(segment, segment.committed()));
  }

  private boolean isTrimmed() {
    Segment first = chain.first();
    return startOffset != checkpoint.startOffset()
        || !doomed.isEmpty()
        || (first != null && first.settled && first.endOffset() <= startOffset);
  }

  private boolean runsShort(long durableOffset) {
    return reserves && ceiling - durableOffset < RESERVATION / 2;
  }

  /**
   * The first file of the journal that may hold frames of this log which its checkpoint does not
   * cover; the mark, if no earlier one does.
   *
   * @param mark what {@link CommitJournal#mark} was before {@code durableOffset} was read: what
   *     earlier files hold is in front of that
   */
  long neededFrom(long mark, long durableOffset) {
    if (durableOffset == forcedDurable) {
      coveredMark = mark;
      return mark;
    }
    Segment segment = uncovered == null ? chain.first() : uncovered;
    while (segment != null && !segment.needsJournal()) {
      segment = segment.next;
    }
    return segment == null ? mark : Math.min(mark, Math.max(coveredMark, segment.journaledFrom));
  }

  /** Whether all that a segment will ever hold is committed. */
  private static boolean isComplete(Segment segment, long committed) {
    return segment.sealed && committed == segment.published();
  }

  /**
   * Forces all that has been committed, and writes the checkpoint that says so.
   *
   * @param mark what {@link CommitJournal#mark} was before {@code durableOffset} was read; less, if
   *     that is not known
   */
  void force(long durableOffset, long mark) throws IOException {
    force(durableOffset, mark, true);
  }

  /**
   * Forces what {@link #isDue}, and writes the checkpoint that says so. A segment that is written
   * to is left alone until its frames have waited long enough: before the kernel writes pages back
   * that are mapped for writing it takes them from the mapping one by one, and interrupts the other
   * cores for each ({@link SegmentFiles#forceUnmapped}). Most segments of a busy log end before.
   */
  void forceDue(long durableOffset, long nowNanos, long mark) throws IOException {
    int before = ended.size();
    force(durableOffset, mark, hasWaited(durableOffset, nowNanos));
    if (ended.size() > before) {
      waitingSinceNanos = nowNanos; // the frames that had waited are forced
    }
  }

  private void force(long durableOffset, long mark, boolean all) throws IOException {
    long start = startOffset;
    // Before the forcing: a segment that is added afterwards finds itself alone and is forced
    // before it is used, one added before is forced here. So one that tells which log it is always
    // remains.
    doomed.addAll(chain.removeBefore(start));
    Checkpoint now = forceSegments(all);
    if (start > now.offset()) { // what is said to be trimmed must be there
      now = forceSegments(true);
    }
    long first = now.firstSegment();
    for (Segment segment : doomed) {
      first = Math.max(first, segment.number + 1);
    }
    long reserved = ceiling;
    if (runsShort(durableOffset)) {
      reserved = durableOffset + RESERVATION;
    }
    checkpoint =
        new Checkpoint(
            now.segment(),
            now.position(),
            now.offset(),
            start,
            first,
            reserves ? reserved : 0,
            now.skippedTo(),
            now.maxArrival());
    checkpointer.table().put(id.uuid(), checkpoint);
    uncovered = cursor;
    if (all) {
      forcedDurable = durableOffset;
      coveredMark = Math.max(coveredMark, mark);
      waiting = false;
    }
  }

  /** Forces segments in their order, those that have ended, or all. */
  private Checkpoint forceSegments(boolean all) throws IOException {
    Checkpoint c = checkpoint;
    Segment segment = cursor == null ? chain.first() : cursor;
    while (segment != null) {
      boolean over = segment.sealed;
      long committed = segment.committed();
      if (!all && !isComplete(segment, committed)) {
        if (!doomed.isEmpty()) {
          forceHeader(segment);
        }
        cursor = segment;
        break;
      }
      if (!segment.settled) {
        forceUpTo(segment, committed, over);
      }
      // Before a frame is committed, nothing vouches for the header. And where files are missing,
      // what is there must not take back what the table says of more.
      if (Segment.position(committed) > SegmentHeader.LENGTH && segment.number >= c.segment()) {
        c =
            new Checkpoint(
                segment.number,
                Segment.position(committed),
                segment.baseOffset + Segment.count(committed),
                c.startOffset(),
                c.firstSegment(),
                c.ceiling(),
                c.skippedTo(),
                Math.max(c.maxArrival(), segment.maxArrival));
      }
      cursor = segment;
      if (!isComplete(segment, committed)) {
        break;
      }
      if (!segment.settled && !ended.contains(segment)) {
        ended.add(segment);
      }
      segment = segment.next;
    }
    return c;
  }

  private void forceUpTo(Segment segment, long committed, boolean over) throws IOException {
    int position = Segment.position(committed);
    if (position <= Math.max(segment.forced, SegmentHeader.LENGTH) && segment.nameForced) {
      return;
    }
    SharedMapping mapping = segment.mapping;
    // What recovery found no mapping can write; of a log that is closed none is left.
    if (segment.restored || mapping == null) {
      SegmentFiles.force(parts.files, segment);
      return;
    }
    boolean ended = over && committed == segment.published();
    if (!ended || !forcedUnmapped(segment, position)) {
      if (!mapping.tryRetain()) {
        SegmentFiles.force(parts.files, segment);
        return;
      }
      forceMapped(segment, mapping, position);
    }
    forceName(segment);
    segment.forced = position;
  }

  /** Makes a file and its name durable: those that told which log it is are about to go. */
  private void forceHeader(Segment segment) throws IOException {
    SharedMapping mapping = segment.mapping;
    if (segment.nameForced) {
      return;
    }
    if (mapping == null || !mapping.tryRetain()) {
      SegmentFiles.force(parts.files, segment);
      return;
    }
    try {
      mapping.region().force(0, SegmentHeader.LENGTH);
    } finally {
      mapping.release();
    }
    forceName(segment);
  }

  private void forceName(Segment segment) throws IOException {
    if (!segment.nameForced) {
      parts.files.forceDirectory(directory);
      segment.nameForced = true;
    }
  }

  private static void forceMapped(Segment segment, SharedMapping mapping, int position)
      throws IOException {
    try {
      // The header lies in the same page as the first frames, but later forces start behind it.
      int from = segment.forced == SegmentHeader.ACTIVATION ? 0 : segment.forced;
      mapping.region().force(from, position - from);
    } finally {
      mapping.release();
    }
  }

  /**
   * Forces an ended segment by its file where most of it waits for that: the rest of its zeros is
   * forced with it.
   *
   * @return false, and nothing has been done, where it is not worth it, or no file can be opened
   */
  private boolean forcedUnmapped(Segment segment, int position) throws IOException {
    if (position - segment.forced <= segment.capacity / 2) {
      return false;
    }
    try {
      SegmentFiles.forceUnmapped(parts, segment);
      return true;
    } catch (ProcessLimitException e) {
      return false; // a mapping needs no descriptor
    }
  }

  /** The log is closed: segments that a round failed to delete are let go of. */
  void release() {
    synchronized (checkpointer) {
      for (Segment segment : doomed) {
        parts.mappings.retire(segment);
      }
    }
  }

  /** After the table has been forced: cuts ended segments to size and deletes trimmed ones. */
  void settle() throws IOException {
    if (reserves) {
      ceiling = checkpoint.ceiling();
    }
    for (Segment segment : ended) {
      SegmentFiles.settle(parts, segment);
    }
    ended.clear();
    for (Segment segment : doomed) {
      SegmentFiles.delete(parts, segment);
    }
    doomed.clear();
  }
}
