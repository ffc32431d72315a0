package io.weir.log.chronicle;

import io.weir.log.LogId;
import io.weir.log.chronicle.OffsetTable.Slot;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log has once it has files.
 *
 * @param slot how far it goes
 * @param queue the files
 * @param readers tailers that are not in use
 * @param reader reads by means of them
 */
record OpenQueue(Slot slot, LogQueue queue, Readers readers, LogReader reader) {
  private static final Logger LOG = LoggerFactory.getLogger(OpenQueue.class);

  /** Opens the queue of a log that has a directory and a slot. */
  static OpenQueue open(LogId id, LogDirectory directory, StoreParts parts, Slot slot) {
    LogQueue queue = openQueue(directory, parts);
    Readers readers = new Readers(queue, Frame.seed(id.uuid()), parts.maxBodyBytes());
    return new OpenQueue(slot, queue, readers, new LogReader(directory, readers));
  }

  private static LogQueue openQueue(LogDirectory directory, StoreParts parts) {
    try {
      if (directory.hasUnfinishedMetadata()) {
        LOG.info("{} was being made when its process ended; it is made anew", metadata(directory));
        directory.delete(StoreLayout.METADATA);
      }
      try {
        return LogQueue.open(directory.path(), parts.blockBytes(), parts.wallClock());
      } catch (Throwable e) { // some of what Chronicle throws is checked, and not declared
        return openAnew(directory, parts, e);
      }
    } catch (Throwable e) {
      throw Failures.of("Chronicle cannot open the queue in " + directory.path(), e);
    }
  }

  /**
   * Files with records have been looked at before, so what Chronicle stumbles on is its metadata.
   * They say nothing that it cannot find out anew, but who tails the queue keeps the old ones: so
   * they are made anew only if nothing else helps.
   */
  private static LogQueue openAnew(LogDirectory directory, StoreParts parts, Throwable why)
      throws IOException {
    boolean ofTheJvm = why instanceof VirtualMachineError && !(why instanceof InternalError);
    if (Failures.isLimit(why) || Failures.isFull(why) || ofTheJvm) {
      throw Failures.of("Chronicle cannot open the queue in " + directory.path(), why);
    }
    directory.checkDescriptors();
    LOG.error(
        "Chronicle cannot open the queue with {}, which is made anew; start its tailers anew, too",
        metadata(directory),
        why);
    directory.delete(StoreLayout.METADATA);
    return LogQueue.open(directory.path(), parts.blockBytes(), parts.wallClock());
  }

  private static java.nio.file.Path metadata(LogDirectory directory) {
    return directory.file(StoreLayout.METADATA);
  }

  /** Unmaps everything; nobody reads or appends any more. */
  void close() {
    readers.close();
    queue.close();
  }
}
