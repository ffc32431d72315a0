package io.weir.log.mapped;

import io.weir.log.RecordBatch;
import io.weir.log.mapped.SegmentHeader.Activation;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds and copies records in one segment whose mapping the maker holds. Not thread-safe; one for
 * each read call.
 *
 * <p>{@link #locate} walks by the headers' lengths and offsets alone, which is cheap and leads to
 * the right place as long as nothing is damaged. A damaged length leads anywhere; so whoever finds
 * no valid frame where it led asks {@link #search}, which believes checksums only: it knows exactly
 * where the damage begins, and which record is the first behind it.
 */
final class SegmentReader {
  /** What {@link #search} returns when the record asked for cannot be read. */
  static final int DAMAGED = -1;

  private final FrameReader frames = new FrameReader();
  private final MappingCache mappings;
  private final Segment segment;
  private final ByteBuffer buffer;
  private final int limit;
  private final long endOffset;
  private long nextReadable;
  private int damagedAt;
  private long reached;

  SegmentReader(MappingCache mappings, Segment segment, SharedMapping mapping) {
    this.mappings = mappings;
    this.segment = segment;
    this.buffer = mapping.buffer();
    long committed = segment.committed();
    this.limit = Math.min(Segment.position(committed), buffer.capacity());
    this.endOffset = segment.baseOffset + Segment.count(committed);
  }

  long endOffset() {
    return endOffset;
  }

  /**
   * The position of the record with that offset, or of the first one behind the gap that it lies
   * in, whose offset {@link #reached} then is; or {@link #DAMAGED}.
   */
  int locate(long offset) {
    SegmentIndex index = index();
    int entry = index.floorByOffset((int) (offset - segment.baseOffset));
    int position = entry < 0 ? SegmentHeader.LENGTH : index.position(entry);
    long at = segment.baseOffset + (entry < 0 ? 0 : index.offsetDelta(entry));
    while (at < offset) {
      int width = 1;
      if (!Frame.isPlausible(buffer, position, limit, at)) {
        width = frames.gap(buffer, position, limit, segment.seed, at);
        if (width == 0) {
          return DAMAGED;
        }
      }
      position += Frame.stride(buffer.getInt(position + Frame.LENGTH));
      at += width;
    }
    reached = at;
    return position;
  }

  /** As {@link #locate}, and certain: every frame on the way is checked. */
  int search(long offset) {
    SegmentIndex index = index();
    int entry = validEntry(index, index.floorByOffset((int) (offset - segment.baseOffset)));
    int position = entry < 0 ? SegmentHeader.LENGTH : index.position(entry);
    long at = segment.baseOffset + (entry < 0 ? 0 : index.offsetDelta(entry));
    while (at < offset || (at < endOffset && !isRecord(position, at))) {
      int width = width(position, at);
      if (width > 0) {
        position += Frame.stride(buffer.getInt(position + Frame.LENGTH));
        at += width;
        continue;
      }
      damagedAt = position;
      position = frames.findValid(buffer, position + Frame.ALIGNMENT, limit, segment.seed, at - 1);
      at = position < 0 ? endOffset : buffer.getLong(position + Frame.OFFSET);
      if (at > offset) {
        nextReadable = at;
        return DAMAGED;
      }
    }
    reached = at;
    return position;
  }

  /** The last entry at or before another that leads to a valid frame, or -1. */
  private int validEntry(SegmentIndex index, int from) {
    int entry = from;
    while (entry >= 0
        && width(index.position(entry), segment.baseOffset + index.offsetDelta(entry)) == 0) {
      entry--;
    }
    return entry;
  }

  /**
   * How many offsets the valid frame from an offset on has that stands at a position; 0 if none.
   */
  private int width(int position, long offset) {
    return isRecord(position, offset)
        ? 1
        : frames.gap(buffer, position, limit, segment.seed, offset);
  }

  private boolean isRecord(int position, long offset) {
    return Frame.isPlausible(buffer, position, limit, offset)
        && frames.isValid(buffer, position, limit, segment.seed);
  }

  /**
   * Copies records from a position on, up to an offset, a number or a size, a bad frame or the end
   * of the segment; {@link #reached} then says how far.
   *
   * @return how many were copied
   */
  int copy(
      int from, long fromOffset, long toOffset, int maxRecords, int maxBytes, RecordBatch into) {
    int position = from;
    long offset = fromOffset;
    int records = 0;
    while (offset < toOffset && records < maxRecords) {
      if (into.count() > 0
          && position <= limit - Frame.HEADER
          && (long) into.bodyBytes() + buffer.getInt(position + Frame.LENGTH) > maxBytes) {
        break;
      }
      if (!frames.copy(buffer, position, limit, segment.seed, offset, into)) {
        int lost = frames.gap(buffer, position, limit, segment.seed, offset);
        if (lost == 0) {
          break;
        }
        position += Frame.stride(buffer.getInt(position + Frame.LENGTH));
        offset += lost;
        continue;
      }
      position += Frame.stride(into.length(into.count() - 1));
      offset++;
      records++;
    }
    reached = offset;
    return records;
  }

  /** The offset that {@link #locate} or {@link #copy} came to. */
  long reached() {
    return reached;
  }

  /**
   * The offset of the first record at or behind {@code fromOffset} that arrived at or after a time,
   * or {@link #endOffset}. What is damaged is passed over.
   */
  long findByTime(long fromOffset, long millis) {
    SegmentIndex index = index();
    int entry =
        validEntry(
            index,
            Math.max(
                index.floorByTime(millis),
                index.floorByOffset((int) (fromOffset - segment.baseOffset))));
    int position = entry < 0 ? SegmentHeader.LENGTH : index.position(entry);
    long at = segment.baseOffset + (entry < 0 ? 0 : index.offsetDelta(entry));
    while (at < endOffset) {
      boolean record = isRecord(position, at);
      if (record && at >= fromOffset && buffer.getLong(position + Frame.ARRIVAL) >= millis) {
        return at;
      }
      int width = record ? 1 : frames.gap(buffer, position, limit, segment.seed, at);
      if (width > 0) {
        position += Frame.stride(buffer.getInt(position + Frame.LENGTH));
        at += width;
        continue;
      }
      position = frames.findValid(buffer, position + Frame.ALIGNMENT, limit, segment.seed, at - 1);
      if (position < 0) {
        return endOffset;
      }
      at = buffer.getLong(position + Frame.OFFSET);
    }
    return endOffset;
  }

  /** Where the damage that {@link #search} met begins. */
  int damagedAt() {
    return damagedAt;
  }

  /**
   * The first readable offset behind what {@link #search} did not find; {@link #endOffset} if none
   * in this segment is.
   */
  long nextReadable() {
    return nextReadable;
  }

  private SegmentIndex index() {
    SegmentIndex index = segment.index;
    if (index == null) {
      index = IndexFile.read(mappings.files(), IndexFile.path(segment.path), segment.seed, limit);
      if (index == null) {
        index = build();
      }
      segment.index = index;
    }
    return index;
  }

  /**
   * Walks the segment once; stops at the first header that does not fit, from where on a walk finds
   * its own way.
   */
  private SegmentIndex build() {
    SegmentIndex index = new SegmentIndex(limit);
    Activation activation = segment.activation;
    long maxArrival = activation.maxArrivalBefore();
    int position = SegmentHeader.LENGTH;
    long at = segment.baseOffset;
    while (at < endOffset) {
      int count = 1;
      if (!Frame.isPlausible(buffer, position, limit, at)) {
        count = frames.gap(buffer, position, limit, segment.seed, at);
        if (count == 0) {
          break;
        }
      }
      index.offer(position, (int) (at - segment.baseOffset), maxArrival);
      if (buffer.getInt(position + Frame.FORMAT) == Frame.FORMAT_RECORD) {
        maxArrival = Math.max(maxArrival, buffer.getLong(position + Frame.ARRIVAL));
      }
      position += Frame.stride(buffer.getInt(position + Frame.LENGTH));
      at += count;
    }
    return index;
  }

  /** Writes the index of a sealed segment beside it. */
  static void saveIndex(MappingCache mappings, Segment segment, SegmentIndex index) {
    try {
      IndexFile.write(
          mappings.files(),
          IndexFile.path(segment.path),
          index,
          segment.seed,
          Segment.position(segment.committed()));
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(SegmentReader.class)
          .debug("no index written for {}", segment, e);
    }
  }
}
