package io.weir.log.chronicle;

import io.weir.log.RecordBatch;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tailer and what it read last. Not thread-safe; {@link Readers} lends it to one reader at a
 * time.
 *
 * <p>Nothing that Chronicle says is believed: a document counts if it has the index asked for, a
 * frame of the offset expected, and its checksum. Whatever Chronicle throws at damaged bytes means
 * that there is no such document, unless it is for want of descriptors or mappings.
 */
final class FrameReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
  private static final long NOWHERE = -1;

  /** For room: the document is not read. */
  private static final long PASS_BY = Long.MIN_VALUE;

  /** What is kept between reads that copy a frame for its checksum only. */
  private static final int KEPT = 64 << 10;

  private final ExcerptTailer tailer;
  private final int seed;
  private final int maxBody;
  private final byte[] header = new byte[Frame.HEADER];
  private byte[] scratch = new byte[256];

  /** The index behind the last document read; the tailer stands there. */
  private long next = NOWHERE;

  private long position;
  private boolean limited;

  FrameReader(ExcerptTailer tailer, int seed, int maxBody) {
    this.tailer = tailer;
    this.seed = seed;
    this.maxBody = maxBody;
  }

  /** Whether it stands before the document of that index. */
  boolean isAt(long index) {
    return next == index;
  }

  /**
   * Whether it is good for another reader: not after a limit of the process, half-way somewhere.
   */
  boolean isReusable() {
    return !limited;
  }

  /** Gives memory back that only a long record needs. */
  void settle() {
    if (scratch.length > KEPT) {
      scratch = new byte[256];
    }
  }

  int cycle() {
    return next == NOWHERE ? -1 : LogQueue.cycle(next);
  }

  /** The byte in the file behind the header of the document that was looked at last. */
  long position() {
    return position;
  }

  /** The header of the frame that was read last. */
  long field(int at) {
    return Frame.getLong(header, at);
  }

  short format() {
    return (short) Frame.getInt(header, Frame.FORMAT);
  }

  int count() {
    return Frame.getInt(header, Frame.COUNT);
  }

  /** Reads a frame, of whatever offset, into the scratch. False if there is no valid one. */
  boolean read(long index) {
    return fetch(index, null, 0) == Outcome.READ;
  }

  /** What came of reading a record. */
  enum Outcome {
    READ,
    /** It is there, and has no room in the batch. */
    NO_ROOM,
    UNREADABLE
  }

  /**
   * Reads the record of an offset into a batch, unless that holds something already and the body is
   * longer than {@code room}.
   */
  Outcome read(long index, long offset, RecordBatch into, int room) {
    Outcome outcome = fetch(index, into, into.count() == 0 ? Long.MAX_VALUE : room);
    if (outcome == Outcome.READ) {
      if (format() != Frame.FORMAT_RECORD || field(Frame.OFFSET) != offset) {
        return Outcome.UNREADABLE;
      }
      into.add(offset, field(Frame.ARRIVAL), Frame.getInt(header, Frame.LENGTH));
    }
    return outcome;
  }

  /** As {@link #read(long)}, and it must be the record of this offset. */
  boolean readRecord(long index, long offset) {
    return read(index) && format() == Frame.FORMAT_RECORD && field(Frame.OFFSET) == offset;
  }

  /**
   * Whether a tailer that goes from document to document, by their lengths, comes from one to the
   * other.
   */
  boolean isReached(long from, long to) {
    for (long index = from; index < to; index++) {
      if (fetch(index, null, PASS_BY) != Outcome.READ) {
        return false;
      }
    }
    return read(to);
  }

  private Outcome fetch(long index, @Nullable RecordBatch into, long room) {
    try {
      if (next != index && !moveTo(index)) {
        return Outcome.UNREADABLE;
      }
      try (DocumentContext document = tailer.readingDocument()) {
        next = NOWHERE;
        if (!document.isPresent() || document.isMetaData() || document.index() != index) {
          return Outcome.UNREADABLE;
        }
        Outcome outcome =
            room == PASS_BY ? Outcome.READ : take(document.wire().bytes(), into, room);
        if (outcome == Outcome.NO_ROOM) {
          document.rollbackOnClose();
          next = index;
        } else {
          next = index + 1;
        }
        return outcome;
      }
    } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
      next = NOWHERE;
      if (Failures.isLimit(e)) {
        limited = true;
        throw Failures.of("cannot read index " + Long.toHexString(index), e);
      }
      if (e instanceof VirtualMachineError && !(e instanceof InternalError)) {
        throw e;
      }
      LOG.debug("Chronicle cannot read index {}", Long.toHexString(index), e);
      return Outcome.UNREADABLE;
    }
  }

  private boolean moveTo(long index) {
    next = NOWHERE;
    return tailer.moveToIndex(index);
  }

  private Outcome take(Bytes<?> bytes, @Nullable RecordBatch into, long room) {
    position = bytes.readPosition();
    long available = bytes.readRemaining() - Frame.HEADER;
    if (available < 0) {
      return Outcome.UNREADABLE;
    }
    bytes.read(header, 0, Frame.HEADER);
    int length = Frame.getInt(header, Frame.LENGTH);
    if (length < 0 || length > available || length > maxBody) {
      return Outcome.UNREADABLE;
    }
    byte[] body;
    int start;
    if (into == null) {
      if (scratch.length < length) {
        scratch = new byte[length];
      }
      body = scratch;
      start = 0;
    } else {
      if (length > room) {
        return Outcome.NO_ROOM;
      }
      start = into.reserve(length);
      body = into.bytes();
    }
    bytes.read(body, start, length);
    return Frame.isIntact(header, body, start, length, seed) ? Outcome.READ : Outcome.UNREADABLE;
  }

  @Override
  public void close() {
    tailer.close();
  }
}
