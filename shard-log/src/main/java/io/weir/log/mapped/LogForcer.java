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

  /** Forces what has been committed, and writes the checkpoint that says so. */
  void force(long durableOffset) throws IOException {
    long start = startOffset;
    // Before the forcing: a segment that is added afterwards finds itself alone and is forced
    // before it is used, one added before is forced here. So one that tells which log it is always
    // remains.
    doomed.addAll(chain.removeBefore(start));
    Checkpoint now = forceSegments();
    long first = now.firstSegment();
    for (Segment segment : doomed) {
      first = Math.max(first, segment.number + 1);
    }
    long reserved = ceiling;
    if (reserves && reserved - now.offset() < RESERVATION / 2) {
      reserved = now.offset() + RESERVATION;
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
    forcedDurable = durableOffset;
  }

  private Checkpoint forceSegments() throws IOException {
    Checkpoint c = checkpoint;
    Segment segment = cursor == null ? chain.first() : cursor;
    while (segment != null) {
      boolean over = segment.sealed;
      long committed = segment.committed();
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
      if (!over || committed != segment.published()) {
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
    if (!segment.nameForced) {
      parts.files.forceDirectory(directory);
      segment.nameForced = true;
    }
    segment.forced = position;
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
