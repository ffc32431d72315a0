package io.weir.log.mapped;

import io.weir.log.LogId;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import io.weir.log.mapped.JournalRecovery.SegmentKey;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.mapped.SegmentHeader.Identity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a log holds, after the journal has been written back.
 *
 * <p>Segments before the checkpoint are taken at their word: each one's end is in its successor's
 * header, and frames are checked when they are read. From the checkpoint on every frame is checked.
 * At the first bad one:
 *
 * <ul>
 *   <li>If the checkpoint or the journal vouches for bytes at or behind it, it is
 *       <b>corruption</b>. So it is if a valid frame follows although no page can have been lost.
 *   <li>Else it is a <b>torn tail</b>: never acknowledged, or (in {@code OS} mode) lost with the
 *       power. The file is cut there and segments behind it are deleted.
 * </ul>
 *
 * Corruption is neither cut nor skipped: the segment keeps its bytes and its span of offsets, a
 * read that gets there fails with the place, and appends go on in a new segment. No segment is ever
 * appended to again after recovery; so nothing that an earlier life left behind a tail can be
 * mistaken for new.
 */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  /** How far offsets jump when nobody knows how many acknowledged ones a damaged tail held. */
  static final long UNKNOWN_LOSS = 1L << 24;

  private static final int REWRITE_CHUNK = 256 * 1024;

  private final FileSystem files;
  private final LogId id;
  private final Path directory;
  private final @Nullable Checkpoint checkpoint;
  private final RecoveryContext context;

  private final List<Segment> recovered = new ArrayList<>();
  private long endOffset;
  private long nextOffset;
  private long maxArrival = Long.MIN_VALUE;
  private final List<Path> torn = new ArrayList<>();
  private boolean cut;

  LogRecovery(
      FileSystem files,
      LogId id,
      Path directory,
      @Nullable Checkpoint checkpoint,
      RecoveryContext context) {
    this.files = files;
    this.id = id;
    this.directory = directory;
    this.checkpoint = checkpoint;
    this.context = context;
  }

  RecoveredLog recover() throws IOException {
    List<Path> paths = LogDirectories.segments(files, directory);
    long nextNumber =
        checkpoint == null ? 0 : Math.max(checkpoint.firstSegment(), checkpoint.segment() + 1);
    for (Path path : paths) {
      nextNumber = Math.max(nextNumber, LogDirectories.number(path) + 1);
    }
    List<Segment> segments = readHeaders(paths);
    if (checkpoint != null) {
      maxArrival = checkpoint.maxArrival();
    }
    if (!segments.isEmpty()
        && (checkpoint == null || segments.get(0).number <= checkpoint.segment())) {
      endOffset = segments.get(0).baseOffset;
    } else if (checkpoint != null) {
      endOffset = checkpoint.offset();
    }
    nextOffset = endOffset;
    for (int i = 0; i < segments.size() && !cut; i++) {
      recoverSegment(segments, i);
    }
    conclude();
    deleteTorn();
    long start =
        checkpoint != null
            ? checkpoint.startOffset()
            : segments.isEmpty() ? 0 : segments.get(0).baseOffset;
    return new RecoveredLog(recovered, start, endOffset, nextOffset, nextNumber, maxArrival);
  }

  /**
   * Deletes what is torn off, so that it does not come back beside what is written now. The first
   * one goes last, and by itself: it was forced when it was made, and tells which log the directory
   * is of.
   */
  private void deleteTorn() throws IOException {
    torn.sort(Comparator.comparingLong(LogDirectories::number));
    for (int i = torn.size() - 1; i >= 0; i--) {
      if (i == 0 && torn.size() > 1) {
        files.forceDirectory(directory);
      }
      files.delete(torn.get(i));
      files.delete(IndexFile.path(torn.get(i)));
    }
    if (!torn.isEmpty()) {
      files.forceDirectory(directory);
    }
  }

  private void conclude() {
    if (checkpoint == null) {
      return;
    }
    if (checkpoint.offset() > nextOffset) {
      LOG.error(
          "{} ends at offset {}, and its checkpoint says {}: files are missing",
          directory,
          nextOffset,
          checkpoint.offset());
      nextOffset = checkpoint.offset();
      endOffset = nextOffset; // what lies between cannot be read, and a read says so
    }
    nextOffset = Math.max(nextOffset, checkpoint.skippedTo());
  }

  // ---- headers

  private List<Segment> readHeaders(List<Path> paths) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (Path path : paths) {
      if (checkpoint != null && LogDirectories.number(path) < checkpoint.firstSegment()) {
        torn.add(path); // deleted on purpose, and back since the power was lost
        continue;
      }
      Segment segment = readHeader(path);
      if (segment != null
          && !segments.isEmpty()
          && segment.baseOffset < segments.get(segments.size() - 1).baseOffset) {
        LOG.error("{} begins before its predecessor; it is left aside", path);
        continue;
      }
      if (segment != null) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private @Nullable Segment readHeader(Path path) throws IOException {
    long number = LogDirectories.number(path);
    long seed = Frame.segmentSeed(id.uuid(), number);
    try (StoreFile file = files.open(path, OpenMode.READ)) {
      ByteBuffer header = SegmentHeader.buffer();
      boolean whole = file.read(header, 0) == SegmentHeader.LENGTH;
      header.clear();
      if (whole && SegmentHeader.isOtherVersion(header)) {
        throw new UnsupportedFormatException(
            path + " is of a version that this program does not know", null);
      }
      Identity identity = SegmentHeader.readIdentity(header);
      Activation activation = SegmentHeader.readActivation(header, seed);
      boolean own =
          identity != null && identity.log().equals(id.uuid()) && identity.number() == number;
      int capacity = (int) Math.min(file.size(), Integer.MAX_VALUE - 8);
      if (activation == null && mustHaveBeenUsed(number)) {
        activation = rebuildActivation(file, seed);
      }
      if (activation != null) {
        return new Segment(number, path, capacity, seed, activation);
      }
      if (!own && identity != null) {
        LOG.error("{} belongs to another log or place; it is left aside", path);
        return null;
      }
      if (mustHaveBeenUsed(number) && !isBlank(file)) {
        LOG.error("{} holds no frame that can be read; it is left aside", path);
        return null;
      }
    }
    torn.add(path); // a spare never used, or torn off with all that was in it
    return null;
  }

  /**
   * Whether frames in a segment that lacks its activation are damage, and not the rest of a torn
   * tail.
   */
  private boolean mustHaveBeenUsed(long number) {
    return checkpoint == null
        || number <= checkpoint.segment()
        || context.distrustsHoles()
        || context.journalEnds().containsKey(new SegmentKey(id.uuid(), number));
  }

  /**
   * Whether a file holds nothing behind its header. Half a header is what a process leaves that is
   * killed while it writes it.
   */
  private static boolean isBlank(StoreFile file) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
    long position = SegmentHeader.LENGTH;
    for (int read = file.read(chunk, position); read > 0; read = file.read(chunk, position)) {
      for (int i = 0; i < read; i++) {
        if (chunk.get(i) != 0) {
          return false;
        }
      }
      position += read;
      chunk.clear();
    }
    return true;
  }

  /**
   * A header without an activation: a spare never used, or a damaged one, which the frames in the
   * file tell.
   */
  private static @Nullable Activation rebuildActivation(StoreFile file, long seed)
      throws IOException {
    FrameScan scan = new FrameScan(file, seed);
    int first = scan.find(SegmentHeader.LENGTH, 0);
    if (first < 0) {
      return null;
    }
    LOG.error("the header of {} is damaged; its frames are not all", file.path());
    long offset = scan.offset(first);
    return new Activation(offset, Activation.UNKNOWN_ARRIVAL, offset, 0);
  }

  // ---- frames

  private void recoverSegment(List<Segment> segments, int i) throws IOException {
    Segment segment = segments.get(i);
    Segment next = i + 1 < segments.size() ? segments.get(i + 1) : null;
    if (isTornOff(segment, segments.subList(i, segments.size()))) {
      removeAll(segments.subList(i, segments.size()));
      return;
    }
    maxArrival = segment.activation.maxArrival(maxArrival);
    if (checkpoint != null
        && segment.number < checkpoint.segment()
        && next != null
        && isSuccessor(segment, next)
        && segment.capacity <= next.activation.previousEnd()) {
      // Where the file goes on behind, it was not cut yet, or another one than the next is missing.
      Activation after = next.activation;
      seal(segment, after.previousEndOffset(), after.previousEnd(), true);
      maxArrival = after.maxArrival(maxArrival);
      return;
    }
    Checkpoint end = checkpoint;
    if (end != null && next == null && isEnd(segment, end)) {
      seal(segment, end.offset(), end.position(), true);
      return;
    }
    try (StoreFile file = files.open(segment.path, OpenMode.WRITE)) {
      scan(file, segment, segments.subList(i + 1, segments.size()));
    }
  }

  /** Whether nothing is behind the checkpoint, nor should be: as a log is left that was closed. */
  private boolean isEnd(Segment last, Checkpoint end) {
    return last.number == end.segment()
        && last.capacity == end.position()
        && vouchedEnd(last) == end.position()
        && !(context.journalCorrupt() && !context.sameBoot());
  }

  /**
   * Whether what stood between this segment and those before was lost, legitimately, so that it
   * goes too. What the checkpoint vouches for cannot be lost so: that is damage, and what was
   * written since is not to go with it.
   */
  private boolean isTornOff(Segment segment, List<Segment> fromHere) {
    return checkpoint != null
        && segment.activation.previousEndOffset() != endOffset
        && segment.activation.previousEndOffset() > checkpoint.offset()
        && !context.distrustsHoles()
        && !isVouchedFor(fromHere);
  }

  private void removeAll(List<Segment> segments) {
    for (Segment segment : segments) {
      torn.add(segment.path);
    }
    cut = true;
  }

  private static boolean isSuccessor(Segment segment, Segment next) {
    Activation after = next.activation;
    return after.previousEnd() >= SegmentHeader.LENGTH
        && after.previousEndOffset() >= segment.baseOffset
        && after.previousEndOffset() <= after.baseOffset();
  }

  /**
   * Whether the frames end where the next segment says. Both numbers must agree: segments are
   * alike, and the one that is really next may be lost.
   */
  private static boolean isComplete(
      Segment segment, int position, long offset, @Nullable Segment next) {
    return next != null
        && isSuccessor(segment, next)
        && position == next.activation.previousEnd()
        && offset == next.activation.previousEndOffset();
  }

  private void scan(StoreFile file, Segment segment, List<Segment> later) throws IOException {
    FrameScan scan = new FrameScan(file, segment.seed);
    int position = SegmentHeader.LENGTH;
    long offset = segment.baseOffset;
    boolean atCheckpoint = checkpoint != null && segment.number == checkpoint.segment();
    if (atCheckpoint && checkpoint != null) {
      position = checkpoint.position();
      offset = checkpoint.offset();
    }
    int from = position;
    while (true) {
      while (scan.isFrame(position, offset)) {
        if (!scan.isGap(position)) {
          maxArrival = Math.max(maxArrival, scan.arrival(position));
        }
        offset += scan.count(position);
        position += scan.stride(position);
      }
      if (!endsCorruptly(scan, segment, position, offset, later)) {
        if (position > from) {
          rewrite(file, atCheckpoint ? from : 0, position);
        }
        finish(file, segment, position, offset, position > from, later);
        return;
      }
      int resume = scan.find(position + Frame.ALIGNMENT, offset + 1);
      LOG.error("{} is corrupt at position {} (offset {})", segment.path, position, offset);
      if (resume < 0) {
        // What was found before it is served from now on, and the checkpoint will vouch for it.
        rewrite(file, atCheckpoint ? from : 0, scan.size());
        file.force();
        files.forceDirectory(directory);
        keepDamagedTail(segment, scan, offset, later);
        return;
      }
      position = resume;
      offset = scan.offset(resume);
    }
  }

  /** Whether the frames may not end where they do. */
  private boolean endsCorruptly(
      FrameScan scan, Segment segment, int position, long offset, List<Segment> later)
      throws IOException {
    Segment next = later.isEmpty() ? null : later.get(0);
    if (isComplete(segment, position, offset, next)) {
      return false;
    }
    if (position < vouchedEnd(segment) && !isHalfInTheJournal(scan, segment, position)) {
      return true;
    }
    if (isVouchedFor(later)) {
      return true;
    }
    if (context.journalCorrupt() && !context.sameBoot()) {
      return true;
    }
    if (context.trustsMemory() && scan.isPublished(position)) {
      return true;
    }
    return (context.distrustsHoles() || checkpoint == null)
        && (!later.isEmpty() || scan.find(position + Frame.ALIGNMENT, offset + 1) >= 0);
  }

  private int vouchedEnd(Segment segment) {
    return Math.max(checkpointedEnd(segment), journaledEnd(segment));
  }

  private int checkpointedEnd(Segment segment) {
    return checkpoint != null && segment.number == checkpoint.segment() ? checkpoint.position() : 0;
  }

  private int journaledEnd(Segment segment) {
    return context.journalEnds().getOrDefault(new SegmentKey(id.uuid(), segment.number), 0);
  }

  /**
   * Whether the journal ends within the frame at a position. A commit larger than a batch is cut
   * where the batch is full, and the batch with the rest was lost: so the commit had not been
   * forced, and nobody was told of that record. Its length is to be believed, since the journal's
   * bytes have just been written back.
   */
  private boolean isHalfInTheJournal(FrameScan scan, Segment segment, int position)
      throws IOException {
    int journaled = journaledEnd(segment);
    return position >= checkpointedEnd(segment)
        && position < journaled
        && (journaled - position < Frame.HEADER || scan.stride(position) > journaled - position);
  }

  private boolean isVouchedFor(List<Segment> later) {
    for (Segment segment : later) {
      boolean checkpointed = checkpoint != null && segment.number <= checkpoint.segment();
      if (checkpointed
          || context.journalEnds().containsKey(new SegmentKey(id.uuid(), segment.number))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes what was found once more. An earlier process may have failed to force it, which a force
   * does not tell again, while its pages are still in the cache.
   */
  private static void rewrite(StoreFile file, int from, int to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(Math.min(REWRITE_CHUNK, Math.max(0, to - from)));
    int end = (int) Math.min(to, file.size()); // the last frame's padding may be missing
    for (int at = from; at < end; at += chunk.limit()) {
      chunk.clear().limit(Math.min(chunk.capacity(), end - at));
      file.read(chunk, at);
      file.write(chunk.flip(), at);
    }
  }

  /** The frames end where they may: cuts off what is behind, and makes durable what was found. */
  private void finish(
      StoreFile file,
      Segment segment,
      int position,
      long offset,
      boolean foundMore,
      List<Segment> later)
      throws IOException {
    Segment next = later.isEmpty() ? null : later.get(0);
    if (!isComplete(segment, position, offset, next)) {
      removeAll(later);
    }
    boolean onDisk = !foundMore;
    if (file.size() > position) {
      file.truncate(position);
      onDisk = false;
    }
    if (!onDisk && !canForceLater()) {
      file.force();
      files.forceDirectory(directory);
      onDisk = true;
    }
    seal(segment, offset, position, onDisk);
  }

  /**
   * Nothing valid follows in this segment: it keeps its bytes, and its offsets up to where the next
   * one begins.
   */
  private void keepDamagedTail(Segment segment, FrameScan scan, long offset, List<Segment> later) {
    long end;
    if (!later.isEmpty()) {
      end = later.get(0).baseOffset;
    } else if (checkpoint != null
        && offset < checkpoint.offset()
        && segment.number == checkpoint.segment()) {
      end = checkpoint.offset();
    } else {
      end = offset + UNKNOWN_LOSS;
    }
    long span = Math.min(end - segment.baseOffset, Integer.MAX_VALUE);
    seal(segment, segment.baseOffset + span, Math.max(scan.size(), vouchedEnd(segment)), true);
  }

  /** Without a checkpoint no round would come by. */
  private boolean canForceLater() {
    return checkpoint != null && context.canForceLater();
  }

  private void seal(Segment segment, long end, int position, boolean onDisk) {
    segment.restore((int) (end - segment.baseOffset), position, onDisk);
    segment.maxArrival = maxArrival;
    if (!recovered.isEmpty()) {
      recovered.get(recovered.size() - 1).next = segment;
    }
    recovered.add(segment);
    endOffset = end;
    nextOffset = end;
  }
}
