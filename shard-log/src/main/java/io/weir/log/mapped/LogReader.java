package io.weir.log.mapped;

import io.weir.log.CorruptLogException;
import io.weir.log.RecordBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log across its segments. Thread-safe; it holds nothing between calls.
 *
 * <p>Going from one segment to the next is allowed where the next one's header says that its
 * predecessor ended right there; an offset that no segment accounts for is missing, and a read says
 * so.
 */
final class LogReader {
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

  LogReader(SegmentChain chain, MappingCache mappings, LogState state) {
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
        long next = enter(offset);
        if (next < 0) {
          return stop(total, missing(chain.first(), offset));
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
          return stop(total, missing(segment.next == null ? segment : segment.next, offset));
        }
        if (next == offset) {
          return total;
        }
        offset = next;
        continue;
      }
      long reached = copy(segment, offset, durable, maxRecords - total, maxBytes, into);
      if (reached < 0) {
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
    SharedMapping mapping = acquire(segment, offset);
    if (mapping == null) {
      return -1;
    }
    try {
      SegmentReader reader = new SegmentReader(mappings, segment, mapping);
      int position = reader.locate(offset);
      long to = Math.min(durable, reader.endOffset());
      if (position >= 0) {
        reader.copy(position, reader.reached(), to, maxRecords, maxBytes, into);
      }
      long reached = position < 0 ? offset : reader.reached();
      if (reached == offset && into.count() == 0) {
        throw corrupt(segment, reader, offset);
      }
      return reached;
    } finally {
      mapping.release();
    }
  }

  private CorruptLogException corrupt(Segment segment, SegmentReader reader, long offset) {
    long next = reader.nextReadable(offset);
    if (next < 0 || next >= reader.endOffset()) {
      Segment after = segment.next;
      next = after == null ? state.durableOffset() : after.baseOffset;
    }
    return new CorruptLogException(
        segment.path, reader.damagedAt(), offset, next, "a record does not match its checksum");
  }

  private CorruptLogException missing(@Nullable Segment next, long offset) {
    long readable =
        next == null || next.baseOffset <= offset ? state.durableOffset() : next.baseOffset;
    java.nio.file.Path file = next == null ? java.nio.file.Path.of("") : next.path;
    return new CorruptLogException(
        file, 0, offset, readable, "the segment before this one is missing or cut short; noticed");
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
        long next = segment.next == null ? state.durableOffset() : segment.endOffset();
        throw new CorruptLogException(
            segment.path, 0, offset, next, "the file is missing or empty; noticed");
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
