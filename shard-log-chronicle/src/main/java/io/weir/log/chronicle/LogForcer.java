package io.weir.log.chronicle;

import io.weir.log.chronicle.OffsetTable.Field;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Forces a log's files behind the appends, and frees those that were trimmed. Chronicle's own
 * {@code sync} covers one chunk of one file and says nothing of failures; so files are forced as
 * files, which covers whatever was mapped of them. Used by one thread at a time.
 */
final class LogForcer {
  private final LogDirectory directory;
  private int namesForcedTo = -1;

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
      directory.force(CycleFiles.name(cycles.get(i).number()));
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

  /** Deletes the first files; returns their lengths together, in bytes. */
  long free(Cycles cycles, int count) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(CycleFiles.name(cycles.get(i).number()));
    }
    long bytes = 0;
    for (String name : names) {
      bytes += directory.size(name);
      directory.delete(name);
    }
    return bytes;
  }
}
