package io.weir.log.chronicle;

import io.weir.log.BodySource;
import io.weir.log.DiskFullException;
import io.weir.log.ResourceLimitException;
import io.weir.log.chronicle.Cycles.Cycle;
import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a log. One thread at a time, which the monitor of this object makes sure of: nothing
 * may be appended to a queue that is being closed.
 *
 * <p>Before offsets are given out, a ceiling above them is forced ({@link OffsetTable}): one force
 * for four million records.
 */
final class LogWriter {
  private static final long RESERVATION = 1L << 22;

  private final LogDirectory directory;
  private final StoreParts parts;
  private final FrameWriter frames;

  private @Nullable LogQueue queue;
  private @Nullable Slot slot;
  private boolean breaks;
  private long latest = Long.MIN_VALUE;
  private long ceiling;

  /** Bytes of each file, by its cycle. */
  private final NavigableMap<Integer, Long> sizes = new TreeMap<>();

  private volatile Cycles cycles = Cycles.NONE;
  private volatile long next;
  private volatile long bytes;

  LogWriter(LogDirectory directory, StoreParts parts, int seed) {
    this.directory = directory;
    this.parts = parts;
    this.frames = new FrameWriter(seed);
  }

  /** Goes on where a log was found to end. */
  synchronized void attach(
      OpenQueue opened, RecoveredLog recovered, Map<Integer, Long> bytesOnDisk) {
    queue = opened.queue();
    slot = opened.slot();
    breaks = recovered.broken();
    latest = recovered.latest();
    cycles = recovered.cycles();
    next = recovered.end();
    sizes.putAll(bytesOnDisk);
    bytes = total();
  }

  /** Where a log without files goes on. */
  void startAt(long offset) {
    next = offset;
  }

  boolean isAttached() {
    return queue != null;
  }

  /** The offset behind the last record appended. What is below it is in {@link #cycles()}. */
  long next() {
    return next;
  }

  Cycles cycles() {
    return cycles;
  }

  /** Bytes of the log's files, about. */
  long bytes() {
    return bytes;
  }

  /** Appends a record; the log is attached, open, and not fenced. */
  synchronized void append(long arrivalMillis, BodySource body, int length) {
    LogQueue to = java.util.Objects.requireNonNull(queue);
    long offset = next;
    if (offset >= ceiling) {
      reserve(offset);
    }
    parts.guard().admit(Frame.HEADER + length);
    long newLatest = Math.max(latest, arrivalMillis);
    try {
      int total = frames.record(body, length, offset, arrivalMillis, newLatest);
      if (breaks) {
        to.roll();
      }
      long index = put(to, total);
      breaks = false;
      place(index, offset);
      latest = newLatest;
      sizes.merge(LogQueue.cycle(index), (long) total, Long::sum);
      bytes += total;
      next = offset + 1;
    } finally {
      frames.settle();
    }
  }

  private long put(LogQueue to, int length) {
    try {
      return to.append(frames.frame(), length);
    } catch (ResourceLimitException | DiskFullException e) {
      throw e;
    } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
      throw parts.fence().raise("appending to " + directory.path() + " failed", e);
    }
  }

  /** Notes where the record lies, if it is the first of a file, and that nobody else appends. */
  private void place(long index, long offset) {
    int number = LogQueue.cycle(index);
    long sequence = LogQueue.sequence(index);
    Cycles known = cycles;
    Cycle last = known.count() == 0 ? null : known.get(known.count() - 1);
    boolean goesOn = last != null && last.number() == number;
    if (sequence != (goesOn ? java.util.Objects.requireNonNull(last).sequence(offset) : 0)) {
      throw parts
          .fence()
          .raise(
              "appending to " + directory.path() + " failed",
              new IllegalStateException("somebody else appends to this queue"));
    }
    if (!goesOn) {
      cycles = known.plus(Cycle.of(number, offset));
      parts.guard().count(DiskGuard.NEW_FILE);
    }
  }

  private void reserve(long offset) {
    long reserved = offset + RESERVATION;
    try {
      java.util.Objects.requireNonNull(slot).set(Field.CEILING, reserved);
      parts.table().force();
      ceiling = reserved;
    } catch (IOException e) {
      throw parts.fence().raise("forcing " + parts.layout().offsets() + " failed", e);
    }
  }

  /** Forgets the first files, which are deleted next. */
  synchronized void drop(int count) {
    cycles = cycles.without(count);
  }

  /** Notes that the files before a cycle are gone. */
  synchronized void freedBefore(int cycle) {
    sizes.headMap(cycle, false).clear();
    bytes = total();
  }

  private long total() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  void idle() {
    frames.idle();
  }
}
