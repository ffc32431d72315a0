package io.weir.log.chronicle;

import io.weir.log.CorruptLogException;
import io.weir.log.RecordBatch;
import io.weir.log.chronicle.Cycles.Cycle;
import io.weir.log.chronicle.FrameReader.Outcome;
import java.nio.file.Path;

/**
 * Reads and seeks in a log. Holds no state of its own: what is readable is given with each call.
 * Thread-safe.
 */
final class LogReader {
  /** Chronicle finds every so manyth document by an index of its own, past damage before it. */
  private static final int INDEXED = LogQueue.INDEXED;

  private final LogDirectory directory;
  private final Readers readers;

  LogReader(LogDirectory directory, Readers readers) {
    this.directory = directory;
    this.readers = readers;
  }

  /** Copies records from an offset on, which is not before the start and before {@code end}. */
  int read(Cycles cycles, long from, long end, int maxRecords, int maxBytes, RecordBatch into) {
    long offset = cycles.behindGap(from);
    int at = cycles.find(offset);
    if (offset >= end || maxRecords <= 0) {
      return 0;
    }
    FrameReader reader = readers.take(at < 0 ? -1 : index(cycles.get(at), offset));
    boolean confirmed = false;
    try {
      while (offset < end && into.count() < maxRecords) {
        long room = (long) maxBytes - into.bodyBytes();
        Outcome outcome =
            at < 0 || cycles.get(at).aside()
                ? Outcome.UNREADABLE
                : reader.read(
                    index(cycles.get(at), offset), offset, into, (int) Math.max(-1, room));
        if (outcome != Outcome.READ) {
          if (outcome == Outcome.UNREADABLE && into.count() == 0) {
            if (!confirmed) { // damage is what a second look finds, too
              confirmed = true;
              directory.checkDescriptors();
              reader = readers.renew(reader);
              continue;
            }
            throw corrupt(reader, cycles, at, offset, end);
          }
          break;
        }
        offset = cycles.behindGap(offset + 1);
        while (at + 1 < cycles.count() && cycles.get(at + 1).first() <= offset) {
          at++;
        }
      }
      return into.count();
    } finally {
      readers.giveBack(reader);
    }
  }

  private static long index(Cycle cycle, long offset) {
    return LogQueue.index(cycle.number(), cycle.sequence(offset));
  }

  private CorruptLogException corrupt(
      FrameReader reader, Cycles cycles, int at, long offset, long end) {
    boolean hasFile = at >= 0;
    Path file = hasFile ? directory.file(cycles.get(at).file()) : directory.path();
    long position = hasFile && !cycles.get(at).aside() ? reader.position() : 0;
    return new CorruptLogException(
        file,
        position,
        offset,
        nextReadable(reader, cycles, offset + 1, end),
        "the record is not there, or not as it was written");
  }

  /** The first offset from here on whose record can be read; {@code end} if there is none. */
  private long nextReadable(FrameReader reader, Cycles cycles, long from, long end) {
    long found = search(reader, cycles, from, end);
    directory.checkDescriptors(); // or it may have passed by what is sound
    return found;
  }

  private static long search(FrameReader reader, Cycles cycles, long from, long end) {
    long offset = cycles.behindGap(from);
    long passed = offset; // before it nothing is readable; from there on not all was looked at
    int singly = 2 * INDEXED;
    while (offset < end) {
      int at = cycles.find(offset);
      if (at < 0) {
        offset = cycles.count() == 0 ? end : cycles.get(0).first();
        passed = offset;
        continue;
      }
      Cycle cycle = cycles.get(at);
      if (cycle.aside()) {
        long before = firstReadable(reader, cycles, passed, offset);
        if (before < offset) {
          return before;
        }
        offset = Math.max(offset + 1, cycles.behindGap(cycles.endOf(at, end)));
        passed = offset;
        continue;
      }
      if (reader.readRecord(index(cycle, offset), offset)) {
        return passed < offset ? firstReadable(reader, cycles, passed, offset + 1) : offset;
      }
      if (passed == offset) { // else a long step passed by what may be readable
        passed = offset + 1;
      }
      offset = cycles.behindGap(offset + step(cycle, offset, singly--));
      offset = Math.min(offset, Math.max(from, behind(cycles, at, offset, end)));
    }
    return firstReadable(reader, cycles, passed, end);
  }

  /** Looks singly at what a long step passed by, and where it came to. */
  private static long firstReadable(FrameReader reader, Cycles cycles, long from, long end) {
    long offset = cycles.behindGap(from);
    while (offset < end) {
      Cycle cycle = cycles.get(cycles.find(offset));
      if (!cycle.aside() && reader.readRecord(index(cycle, offset), offset)) {
        return offset;
      }
      offset = cycles.behindGap(offset + 1);
    }
    return end;
  }

  /** Not past the beginning of the next file. */
  private static long behind(Cycles cycles, int at, long offset, long end) {
    return Math.min(offset, cycles.endOf(at, end));
  }

  private static long step(Cycle cycle, long offset, int singly) {
    return singly > 0 ? 1 : INDEXED - Math.floorMod(cycle.sequence(offset), INDEXED);
  }

  /** The first record from {@code start} on that arrived then or later; {@code end} if none did. */
  long offsetForTimestamp(Cycles cycles, long start, long end, long millis) {
    FrameReader reader = readers.take(-1);
    try {
      long low = start;
      long high = end;
      while (low < high) {
        long middle = (low + high) >>> 1;
        long readable = readableAt(reader, cycles, middle, high);
        if (readable < 0) { // damage is what a second look finds, too
          directory.checkDescriptors();
          reader = readers.renew(reader);
          readable = readableAt(reader, cycles, middle, high);
        }
        if (readable < 0) {
          readable = nextReadable(reader, cycles, cycles.behindGap(middle) + 1, high);
        }
        if (readable >= high || reader.field(Frame.LATEST) >= millis) {
          high = middle;
        } else {
          low = readable + 1;
        }
      }
      return low >= end ? end : cycles.behindGap(low);
    } finally {
      readers.giveBack(reader);
    }
  }

  /**
   * Reads the first record that was not lost, from an offset on, and returns its offset; {@code
   * end} if there is none before it; -1 if it cannot be read.
   */
  private static long readableAt(FrameReader reader, Cycles cycles, long from, long end) {
    long offset = cycles.behindGap(from);
    if (offset >= end) {
      return end;
    }
    int at = cycles.find(offset);
    boolean readable = at >= 0 && !cycles.get(at).aside();
    return readable && reader.readRecord(index(cycles.get(at), offset), offset) ? offset : -1;
  }
}
