package io.weir.log.mapped;

import io.weir.log.CorruptLogException;
import io.weir.log.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log across its segments. Thread-safe; it holds nothing between calls.
 *
 * <p>Going from one segment to the next is allowed where the next one's header says that its
 * predecessor ended right there; an offset that no segment accounts for is missing, and a read says
 * so.
 */
final class LogReader {
  private final Path directory;
  private final SegmentChain chain;
  private final MappingCache mappings;
  private final LogState state;

  /** What a reader needs to know of the log around it. */
  interface LogState {
    long startOffset();

    long durableOffset();

    /**
     * The end of the records that are there when the log was opened; what lies behind up to the
     * next append was lost.
     */
    long recoveredEndOffset();
  }

  LogReader(Path directory, SegmentChain chain, MappingCache mappings, LogState state) {
    this.directory = directory;
    this.chain = chain;
    this.mappings = mappings;
    this.state = state;
  }

  int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into) {
    into.clear();
    long durable = state.durableOffset();
    long offset = Math.max(fromOffset, state.startOffset());
    int total = 0;
    while (offset < durable && total < maxRecords) {
      Segment segment = chain.floor(offset);
      if (segment == null) {
        if (total > 0) {
          return total; // what follows was trimmed away under the read: no gap in between
        }
        long next = enter(offset);
        if (next < 0) {
          return stop(total, missing(null, chain.first(), offset));
        }
        if (next == offset) {
          return total;
        }
        offset = next;
        continue;
      }
      if (offset >= segment.endOffset()) {
        long next = follow(segment, offset);
        if (next < 0) {
          return stop(total, missing(segment, segment.next, offset));
        }
        if (next == offset) {
          return total;
        }
        offset = next;
        continue;
      }
      long reached = copy(segment, offset, durable, maxRecords - total, maxBytes, into);
      if (reached < 0) {
        if (total > 0) {
          return total;
        }
        offset = Math.max(offset, state.startOffset());
        continue; // the segment was trimmed away under the read: find the place anew
      }
      total = into.count();
      offset = reached;
      if (offset < segment.endOffset() && total > 0) {
        return total;
      }
    }
    return total;
  }

  /** Where reading begins for an offset before all segments; as {@link #follow}. */
  private long enter(long offset) {
    long start = state.startOffset();
    if (start > offset) {
      return start; // trimmed meanwhile
    }
    Segment first = chain.first();
    if (first == null) {
      return offset >= state.recoveredEndOffset() ? offset : -1;
    }
    return first.activation.previousEndOffset() <= offset ? first.baseOffset : -1;
  }

  /**
   * Where reading goes on behind a segment's end: {@code offset} itself at the end of the log, -1
   * if records are missing.
   */
  private long follow(Segment segment, long offset) {
    Segment next = segment.next;
    long end = segment.endOffset();
    if (next == null) {
      return end == state.recoveredEndOffset() || offset >= state.durableOffset() ? offset : -1;
    }
    return next.activation.previousEndOffset() == end ? Math.max(next.baseOffset, offset) : -1;
  }

  /**
   * Copies from one segment.
   *
   * @return the offset come to, behind what was copied or stepped over; -1 if the segment is gone
   */
  private long copy(
      Segment segment, long offset, long durable, int maxRecords, int maxBytes, RecordBatch into) {
    SharedMapping mapping;
    try {
      mapping = acquire(segment, offset);
    } catch (CorruptLogException e) {
      if (into.count() > 0 && !segment.retired) {
        return offset; // records before the damage are returned first
      }
      throw e;
    }
    if (mapping == null) {
      return -1;
    }
    try {
      SegmentReader reader = new SegmentReader(mappings, segment, mapping);
      int position = reader.locate(offset);
      long to = Math.min(durable, reader.endOffset());
      long reached = offset;
      if (position >= 0) {
        reader.copy(position, reader.reached(), to, maxRecords, maxBytes, into);
        reached = reader.reached();
      }
      if (reached == offset && into.count() == 0) {
        position = reader.search(offset);
        if (position < 0) {
          throw corrupt(segment, reader, offset);
        }
        reader.copy(position, reader.reached(), to, maxRecords, maxBytes, into);
        reached = reader.reached();
      }
      return reached;
    } finally {
      mapping.release();
    }
  }

  private CorruptLogException corrupt(Segment segment, SegmentReader reader, long offset) {
    long next = reader.nextReadable();
    if (next >= reader.endOffset()) {
      next = behind(segment);
    }
    return new CorruptLogException(
        segment.path, reader.damagedAt(), offset, next, "a record does not match its checksum");
  }

  /** Where reading can go on behind a segment. */
  private long behind(Segment segment) {
    Segment after = segment.next;
    return after == null ? state.durableOffset() : after.baseOffset;
  }

  /** Records that no segment accounts for, between two of them, or before or behind all. */
  private CorruptLogException missing(
      @Nullable Segment before, @Nullable Segment after, long offset) {
    if (after != null) {
      return new CorruptLogException(
          after.path,
          0,
          offset,
          after.baseOffset,
          "the records before this segment are missing; a file was removed or cut short");
    }
    long next = state.durableOffset();
    if (before != null) {
      return new CorruptLogException(
          before.path,
          Segment.position(before.committed()),
          offset,
          next,
          "the records behind the end of this segment are missing; a file was removed or cut short");
    }
    return new CorruptLogException(directory, 0, offset, next, "no file of this log is left");
  }

  private static int stop(int total, CorruptLogException cause) {
    if (total == 0) {
      throw cause;
    }
    return total;
  }

  /** The segment's mapping, or null if the segment has been trimmed away. */
  private @Nullable SharedMapping acquire(Segment segment, long offset) {
    try {
      return mappings.acquire(segment);
    } catch (IOException e) {
      if (segment.endOffset() <= state.startOffset()) {
        return null;
      }
      if (e instanceof java.nio.file.NoSuchFileException
          || String.valueOf(e.getMessage()).contains("is empty")) {
        throw new CorruptLogException(
            segment.path, 0, offset, behind(segment), "the file is missing or empty");
      }
      throw Failures.of("cannot map " + segment.path + " for reading", e);
    }
  }

  long offsetForTimestamp(long millis) {
    long durable = state.durableOffset();
    long start = state.startOffset();
    Segment segment = chain.floorByTime(millis);
    Segment atStart = chain.floor(start);
    if (segment == null || (atStart != null && atStart.baseOffset > segment.baseOffset)) {
      segment = atStart;
    }
    while (segment != null) {
      SharedMapping mapping = acquire(segment, segment.baseOffset);
      if (mapping == null) {
        start = state.startOffset(); // trimmed away under the search: what is sought comes later
        segment = segment.next;
        continue;
      }
      try {
        SegmentReader reader = new SegmentReader(mappings, segment, mapping);
        long found = reader.findByTime(Math.max(start, segment.baseOffset), millis);
        if (found < reader.endOffset()) {
          return Math.min(Math.max(found, start), durable);
        }
      } finally {
        mapping.release();
      }
      segment = segment.next;
    }
    return durable;
  }
}
