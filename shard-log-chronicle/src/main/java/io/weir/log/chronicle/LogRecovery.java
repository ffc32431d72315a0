package io.weir.log.chronicle;

import io.weir.log.chronicle.Cycles.Cycle;
import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
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
 * as far as it is valid; damage between is damage. After a loss of power, what was not forced is
 * valid up to the first frame that is not; appends go on behind all offsets that may have been
 * given out, and the first document there says what was lost. Damage is left where it is, for
 * readers to meet; but a file whose beginning is damaged ({@link HeadCheck}) was set aside before
 * Chronicle saw it. Where such a file, or one in which nothing can be read, begins and ends, the
 * files beside it say; appends go on in a new one.
 */
final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  /** How far to look for a readable frame beside one that is not, and then at how many places. */
  private static final int LOOK_AROUND = 512;

  private final LogDirectory directory;
  private final LogQueue queue;
  private final FrameReader reader;
  private final Slot slot;
  private final FrameWriter frames;

  /** Where appends do not go on: the last file is not understood, or aside. */
  private boolean lastIsUnclear;

  LogRecovery(LogDirectory directory, LogQueue queue, FrameReader reader, Slot slot, int seed) {
    this.directory = directory;
    this.queue = queue;
    this.reader = reader;
    this.slot = slot;
    this.frames = new FrameWriter(seed);
  }

  /**
   * Finds out about the log.
   *
   * @param files the names of its files, oldest first
   */
  RecoveredLog recover(List<String> files) throws IOException {
    List<Cycle> found = new ArrayList<>();
    long known = slot.get(Field.DURABLE);
    long end = Math.min(slot.get(Field.START), known); // where the first file begins, at the latest
    int unclear = 0;
    for (String name : files) {
      int number = CycleFiles.cycle(name);
      boolean aside = CycleFiles.isAside(name);
      long documents = aside ? 0 : queue.documents(number);
      Cycle cycle = documents == 0 ? null : probe(number, documents);
      if (cycle != null) {
        clampTo(cycle.first(), found, unclear);
        unclear = 0;
        end = cycle.first() + documents - cycle.lead();
        found.add(cycle);
      } else if (aside || documents > 0) {
        found.add(new Cycle(number, end, 0, end, aside));
        unclear++;
      }
    }
    if (unclear > 0) {
      // It holds what was acknowledged behind the file before, if anything.
      end = isTorn() ? known : behindLastValid(Cycles.of(found), known, end);
      clampTo(end, found, unclear);
    }
    RecoveredLog recovered = conclude(Cycles.of(found), known, end, unclear > 0);
    directory.checkDescriptors(); // or what was not found may be there
    return recovered;
  }

  /** Files that nothing is known of end where the next one begins. */
  private static void clampTo(long first, List<Cycle> found, int unclear) {
    for (int i = found.size() - unclear; i < found.size(); i++) {
      Cycle each = found.get(i);
      long begin = Math.min(each.first(), first);
      found.set(i, new Cycle(each.number(), begin, 0, begin, each.aside()));
    }
  }

  private RecoveredLog conclude(Cycles cycles, long known, long found, boolean unclear)
      throws IOException {
    long end = cycles.count() == 0 ? endWithoutFiles(known) : found;
    lastIsUnclear = unclear;
    if (unclear) {
      queue.rollBehind(cycles.get(cycles.count() - 1).number());
    }
    long latest = latest(cycles, end);
    return isTorn()
        ? afterPowerLoss(cycles, known, end, latest)
        : afterProcess(cycles, known, end, latest);
  }

  /** Where a log ends that has no file: a loss of power may have taken what was not forced. */
  private long endWithoutFiles(long known) {
    return isTorn() ? Math.min(known, slot.get(Field.FORCED)) : known;
  }

  private boolean isTorn() {
    return slot.get(Field.TORN) != 0;
  }

  private RecoveredLog afterProcess(Cycles cycles, long known, long end, long latest)
      throws IOException {
    if (end < known) {
      LOG.error(
          "the log ends at offset {} and had {} acknowledged: its end is damaged", end, known);
      return new RecoveredLog(cycles, known, latest, true);
    }
    long valid = lastIsUnclear ? end : behindLastValid(cycles, known, end);
    boolean broken = lastIsUnclear || valid < end || !goesOnBehind(cycles, end);
    return new RecoveredLog(cycles, valid, latest, broken);
  }

  /**
   * The offset behind the last record from here on that can be read. What is before that one and
   * cannot be is damage, acknowledged or not; what is behind it never was a record. So nothing that
   * is valid is left behind where appends go on, for a later damage to uncover. How many documents
   * there are is Chronicle's word, so behind some hundred that cannot be read none is looked for.
   */
  private long behindLastValid(Cycles cycles, long from, long end) {
    long behind = firstWithFile(cycles, from, end);
    long offset = behind;
    for (int missed = 0; offset < end && missed < LOOK_AROUND; missed++) {
      if (isReadable(cycles, offset)) {
        behind = offset + 1;
        missed = 0;
      }
      offset = cycles.behindGap(offset + 1);
    }
    return behind;
  }

  private static long firstWithFile(Cycles cycles, long from, long end) {
    return cycles.behindGap(cycles.count() == 0 ? end : Math.max(from, cycles.get(0).first()));
  }

  private boolean isReadable(Cycles cycles, long offset) {
    Cycle cycle = cycles.get(cycles.find(offset));
    return !cycle.aside()
        && reader.readRecord(LogQueue.index(cycle.number(), cycle.sequence(offset)), offset);
  }

  /**
   * Whether Chronicle would put the next document behind the last, as the frame there says, and
   * tailers would come there. They would not behind a damaged length: Chronicle finds the last
   * document of a file all the same, since it keeps its position, and none between.
   */
  private boolean goesOnBehind(Cycles cycles, long end) throws IOException {
    if (cycles.count() == 0) {
      return true;
    }
    Cycle cycle = cycles.get(cycles.count() - 1);
    byte[] header = new byte[Frame.HEADER];
    long document = queue.lastPosition(cycle.number());
    directory.read(cycle.file(), document + Integer.BYTES, header);
    boolean gap = (short) Frame.getInt(header, Frame.FORMAT) == Frame.FORMAT_GAP;
    int count = gap ? Frame.getInt(header, Frame.COUNT) : 1;
    return Frame.getLong(header, Frame.OFFSET) + count == end && isReached(cycle, end);
  }

  private boolean isReached(Cycle cycle, long end) {
    long last = cycle.sequence(end) - 1;
    long indexed = last - last % LogQueue.INDEXED;
    return reader.isReached(
        LogQueue.index(cycle.number(), indexed), LogQueue.index(cycle.number(), last));
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
    if (!lastIsUnclear) { // or it was rolled
      queue.roll();
    }
    int length = frames.gap(lostFrom, (int) (next - lostFrom), latest);
    long index = queue.append(frames.frame(), length);
    Cycle gap = Cycle.behindGap(LogQueue.cycle(index), next, lostFrom);
    return new RecoveredLog(cycles.plus(gap), next, latest, false);
  }

  /** The first offset from here on whose record cannot be read. */
  private long validEnd(Cycles cycles, long from, long end) {
    long offset = firstWithFile(cycles, from, end);
    while (offset < end) {
      if (!isReadable(cycles, offset)) {
        return offset;
      }
      offset = cycles.behindGap(offset + 1);
    }
    return end;
  }

  /**
   * Where a file begins, as one of its documents says; null if none of some hundred can be read.
   */
  private @Nullable Cycle probe(int number, long documents) {
    long step = Math.max(1, documents / LOOK_AROUND);
    for (long sequence = 0; sequence < documents; sequence += sequence < LOOK_AROUND ? 1 : step) {
      if (reader.read(LogQueue.index(number, sequence))) {
        long offset = reader.field(Frame.OFFSET);
        if (reader.format() == Frame.FORMAT_GAP) {
          return Cycle.behindGap(number, offset + reader.count(), offset);
        }
        return Cycle.of(number, offset - sequence);
      }
    }
    LOG.error("nothing of {} can be read", CycleFiles.name(number));
    return null;
  }

  /** The latest arrival up to an offset, as the last frame before it that can be read says. */
  private long latest(Cycles cycles, long end) {
    long behind = end;
    for (int i = cycles.count() - 1; i >= 0; i--) {
      Cycle cycle = cycles.get(i);
      long last = cycle.aside() ? -1 : cycle.sequence(behind) - 1;
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
