package io.weir.log.chronicle;

import io.weir.log.chronicle.Cycles.Cycle;
import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces a log's files behind the appends, and frees those that were trimmed. Chronicle's own
 * {@code sync} covers one chunk of one file and says nothing of failures; so files are forced as
 * files, which covers whatever was mapped of them. Used by one thread at a time.
 */
final class LogForcer {
  private static final Logger LOG = LoggerFactory.getLogger(LogForcer.class);

  private final LogDirectory directory;
  private int namesForcedTo = -1;
  private boolean leftSome;

  LogForcer(LogDirectory directory) {
    this.directory = directory;
  }

  /**
   * Forces what has not been. The slot says so, and is forced by the caller.
   *
   * @param durable up to which offset, and beyond if there is more
   * @return whether there was anything to force
   */
  boolean force(Slot slot, Cycles cycles, long durable) throws IOException {
    long forced = slot.get(Field.FORCED);
    if (durable == forced || cycles.count() == 0) {
      return false;
    }
    for (int i = Math.max(0, cycles.find(forced)); i < cycles.count(); i++) {
      if (!cycles.get(i).aside()) {
        directory.force(cycles.get(i).file());
      }
    }
    int last = cycles.get(cycles.count() - 1).number();
    if (last != namesForcedTo) {
      directory.force(StoreLayout.METADATA);
      directory.forceNames();
      namesForcedTo = last;
    }
    slot.set(Field.FORCED, durable);
    return true;
  }

  /** How many of the first files hold only what was trimmed. The last one stays. */
  static int dispensable(Cycles cycles, long start) {
    int count = 0;
    while (count + 1 < cycles.count() && cycles.get(count + 1).lostFrom() <= start) {
      count++;
    }
    return count;
  }

  /** Whether files that were to be deleted are still there. */
  boolean leftSome() {
    return leftSome;
  }

  /**
   * Deletes the files before one. Those that cannot be deleted hold nothing that anybody misses, so
   * they are left for the next time.
   */
  void freeBefore(Cycle kept) {
    String first = CycleFiles.name(kept.number());
    IOException failure = null;
    try {
      for (String name : directory.cycleFiles()) {
        if (name.compareTo(first) < 0) {
          try {
            directory.delete(name);
          } catch (IOException e) {
            failure = e;
          }
        }
      }
    } catch (IOException e) {
      failure = e;
    }
    if (failure != null && !leftSome) {
      LOG.warn("trimmed files of {} cannot be deleted for now", directory.path(), failure);
    }
    leftSome = failure != null;
  }
}
