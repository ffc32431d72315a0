package io.weir.log.chronicle;

import io.weir.log.LogId;
import io.weir.log.chronicle.OffsetTable.Slot;

/**
 * What a log has once it has files.
 *
 * @param slot how far it goes
 * @param queue the files
 * @param readers tailers that are not in use
 * @param reader reads by means of them
 */
record OpenQueue(Slot slot, LogQueue queue, Readers readers, LogReader reader) {

  /** Opens the queue of a log that has a directory and a slot. */
  static OpenQueue open(LogId id, LogDirectory directory, StoreParts parts, Slot slot) {
    LogQueue queue = openQueue(directory, parts);
    Readers readers = new Readers(queue, Frame.seed(id.uuid()), parts.maxBodyBytes());
    return new OpenQueue(slot, queue, readers, new LogReader(directory, readers));
  }

  private static LogQueue openQueue(LogDirectory directory, StoreParts parts) {
    try {
      return LogQueue.open(directory.path(), parts.blockBytes(), parts.wallClock());
    } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
      throw Failures.of("Chronicle cannot open the queue in " + directory.path(), e);
    }
  }

  /** Unmaps everything; nobody reads or appends any more. */
  void close() {
    readers.close();
    queue.close();
  }
}
