package io.weir.log.chronicle;

import io.weir.log.chronicle.Cycles.Cycle;
import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a queue holds, when a log is opened.
 *
 * <p>After the end of a process its memory is whole: what was acknowledged, as the {@link
 * OffsetTable} says, is there or has been damaged since; what was appended behind it is taken over
 * as far as it is valid. After a loss of power, what was not forced is valid up to the first frame
 * that is not; appends go on behind all offsets that may have been given out, and the first
 * document there says what was lost. Damage is left where it is, for readers to meet.
 */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  /** How far to look for a readable frame beside one that is not. */
  private static final int LOOK_AROUND = 512;

  private final LogQueue queue;
  private final FrameReader reader;
  private final Slot slot;
  private final FrameWriter frames;

  LogRecovery(LogQueue queue, FrameReader reader, Slot slot, int seed) {
    this.queue = queue;
    this.reader = reader;
    this.slot = slot;
    this.frames = new FrameWriter(seed);
  }

  RecoveredLog recover() {
    List<Cycle> found = new ArrayList<>();
    long documents = 0;
    for (int number : queue.cycles()) {
      long count = queue.documents(number);
      Cycle cycle = count == 0 ? null : probe(number, count);
      if (cycle != null) {
        found.add(cycle);
        documents = count;
      }
    }
    Cycles cycles = Cycles.of(found);
    long known = slot.get(Field.DURABLE);
    long end = known;
    if (!found.isEmpty()) {
      Cycle last = found.get(found.size() - 1);
      end = last.first() + documents - last.lead();
    }
    long latest = latest(cycles, end);
    return slot.get(Field.TORN) == 0
        ? afterProcess(cycles, known, end, latest)
        : afterPowerLoss(cycles, known, end, latest);
  }

  private RecoveredLog afterProcess(Cycles cycles, long known, long end, long latest) {
    if (end < known) {
      LOG.error(
          "the log ends at offset {} and had {} acknowledged: its end is damaged", end, known);
      return new RecoveredLog(cycles, known, latest, true);
    }
    long valid = validEnd(cycles, known, end);
    return new RecoveredLog(cycles, valid, latest, valid < end);
  }

  private RecoveredLog afterPowerLoss(Cycles cycles, long known, long end, long latest) {
    long forced = slot.get(Field.FORCED);
    long valid = validEnd(cycles, forced, end);
    long next = Math.max(Math.max(known, valid), slot.get(Field.CEILING));
    long lostFrom = Math.max(valid, forced);
    LOG.warn(
        "records from offset {} on may have been lost with the power; appends go on at {}",
        lostFrom,
        next);
    queue.roll();
    int length = frames.gap(lostFrom, (int) (next - lostFrom), latest);
    long index = queue.append(frames.frame(), length);
    Cycle gap = new Cycle(LogQueue.cycle(index), next, 1, lostFrom);
    return new RecoveredLog(cycles.plus(gap), next, latest, false);
  }

  /** The first offset from here on whose record cannot be read. */
  private long validEnd(Cycles cycles, long from, long end) {
    long offset =
        cycles.behindGap(cycles.count() == 0 ? end : Math.max(from, cycles.get(0).first()));
    while (offset < end) {
      Cycle cycle = cycles.get(cycles.find(offset));
      if (!reader.readRecord(LogQueue.index(cycle.number(), cycle.sequence(offset)), offset)) {
        return offset;
      }
      offset = cycles.behindGap(offset + 1);
    }
    return end;
  }

  /** Where a file begins, as one of its first documents says; null if none can be read. */
  private @Nullable Cycle probe(int number, long documents) {
    for (long sequence = 0; sequence < Math.min(documents, LOOK_AROUND); sequence++) {
      if (reader.read(LogQueue.index(number, sequence))) {
        long offset = reader.field(Frame.OFFSET);
        if (reader.format() == Frame.FORMAT_GAP) {
          return new Cycle(number, offset + reader.count(), 1, offset);
        }
        return new Cycle(number, offset - sequence, 0, offset - sequence);
      }
    }
    LOG.error("nothing at the beginning of {} can be read", CycleFiles.name(number));
    return null;
  }

  /** The latest arrival up to an offset, as the last frame before it that can be read says. */
  private long latest(Cycles cycles, long end) {
    long behind = end;
    for (int i = cycles.count() - 1; i >= 0; i--) {
      Cycle cycle = cycles.get(i);
      long last = cycle.sequence(behind) - 1;
      for (long sequence = last; sequence >= Math.max(0, last - LOOK_AROUND); sequence--) {
        if (reader.read(LogQueue.index(cycle.number(), sequence))) {
          return reader.field(Frame.LATEST);
        }
      }
      behind = cycle.first();
    }
    return Long.MIN_VALUE;
  }
}
