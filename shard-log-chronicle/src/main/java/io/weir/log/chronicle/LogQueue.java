package io.weir.log.chronicle;

import io.weir.log.DiskFullException;
import io.weir.log.ResourceLimitException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueStore;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.queue.impl.table.Metadata;
import net.openhft.chronicle.queue.impl.table.SingleTableBuilder;
import net.openhft.chronicle.threads.Pauser;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * An open Chronicle Queue, set up as the logs need it. Files roll by the hour, so that retention
 * can free them one by one.
 *
 * <p>One thread at a time appends; tailers belong to whoever takes them. Closing it while one of
 * them is at work may end the JVM: callers see to that.
 */
final class LogQueue implements AutoCloseable {
  /** 4.3 billion records an hour; a seek reads up to 255 lengths. */
  private static final RollCycle ROLL_CYCLE = RollCycles.FAST_HOURLY;

  /** How long a file is appended to, in milliseconds. */
  static final int CYCLE_MILLIS = ROLL_CYCLE.lengthInMillis();

  /** How the names of files say the time that they begin at. */
  static final String FILE_NAMES = ROLL_CYCLE.format();

  /** Of how many documents Chronicle's own index has one. */
  static final int INDEXED = ROLL_CYCLE.defaultIndexSpacing();

  private final CycleClock clock;
  private final SingleChronicleQueue queue;

  /** Null after one that failed, whose state nobody knows. */
  private @Nullable ExcerptAppender appender;

  /** Made beforehand: to make one takes a descriptor. */
  private final TableStoreWriteLock writeLock;

  private LogQueue(CycleClock clock, SingleChronicleQueue queue) {
    this.clock = clock;
    this.queue = queue;
    this.writeLock = new TableStoreWriteLock(queue.metaStore(), Pauser::balanced, 0L);
  }

  /** Opens the queue in a directory whose store is locked by this process. */
  static LogQueue open(Path directory, int blockBytes, LongSupplier wallClock) {
    if (java.nio.file.Files.exists(directory.resolve(StoreLayout.METADATA))) {
      releaseLocks(directory);
    }
    CycleClock clock = new CycleClock(wallClock, CYCLE_MILLIS);
    SingleChronicleQueue queue =
        SingleChronicleQueueBuilder.binary(directory)
            .rollCycle(ROLL_CYCLE)
            .blockSize(blockBytes)
            .timeProvider(clock)
            .checkInterrupts(false)
            .build();
    LogQueue opened = null;
    boolean done = false;
    try {
      if (queue.rollCycle() != ROLL_CYCLE) { // which Chronicle takes from its metadata
        throw new IllegalStateException("files are said to roll as by " + queue.rollCycle());
      }
      queue.refreshDirectoryListing();
      int last = queue.lastCycle();
      if (last >= 0) {
        clock.atLeast(last);
      }
      opened = new LogQueue(clock, queue);
      opened.appender = opened.newAppender();
      done = true;
      return opened;
    } finally {
      if (!done) {
        if (opened == null) {
          queue.close();
        } else {
          opened.close();
        }
      }
    }
  }

  /**
   * Chronicle locks by process number. One that was killed and has the same number as this one, as
   * in containers, would lock us out. Who holds the store's own lock knows that nobody holds these.
   */
  private static void releaseLocks(Path directory) {
    SingleChronicleQueueBuilder
        .addAliases(); // or the table cannot be read before a queue was built
    try (TableStore<?> table =
        SingleTableBuilder.binary(directory.resolve(StoreLayout.METADATA), Metadata.NoMeta.INSTANCE)
            .build()) {
      try (TableStoreWriteLock append =
              new TableStoreWriteLock(
                  table, Pauser::balanced, 0L, TableStoreWriteLock.APPEND_LOCK_KEY);
          TableStoreWriteLock write = new TableStoreWriteLock(table, Pauser::balanced, 0L)) {
        append.forceUnlock();
        write.forceUnlock();
      }
    }
  }

  /** Chronicle leaves the lock held that it took for an append, when it finds no descriptor. */
  private void unlock() {
    if (writeLock.locked()) {
      writeLock.unlock();
    }
  }

  private ExcerptAppender newAppender() {
    ExcerptAppender made = queue.createAppender();
    made.singleThreadedCheckDisabled(true);
    return made;
  }

  /**
   * Appends a document and returns its index.
   *
   * @throws ResourceLimitException if the process may open or map no more files; nothing was
   *     appended, and a later append may succeed
   * @throws DiskFullException if there was no room for a new file; likewise. Whatever else is
   *     thrown, checked exceptions of Chronicle's too, nobody knows whether the document is there.
   */
  long append(byte[] frame, int length) {
    boolean written = false;
    try {
      ExcerptAppender to = appender;
      if (to == null) {
        to = newAppender();
        appender = to;
      }
      try (DocumentContext document = to.writingDocument()) {
        boolean done = false;
        try {
          document.wire().bytes().write(frame, 0, length);
          done = true;
          written = true;
        } finally {
          if (!done) {
            document.rollbackOnClose();
          }
        }
      }
      return to.lastIndexAppended();
    } catch (Throwable e) {
      if (!written && (Failures.isLimit(e) || Failures.isFull(e))) {
        try {
          dropAppender();
        } finally {
          unlock();
        }
        throw Failures.of("cannot append to " + queue.fileAbsolutePath(), e);
      }
      throw e;
    }
  }

  private void dropAppender() {
    ExcerptAppender failed = appender;
    appender = null;
    if (failed != null) {
      failed.close();
    }
  }

  /** Has the next append begin a new file. */
  void roll() {
    int last = queue.lastCycle();
    if (last >= 0) {
      clock.atLeast(last + 1L);
    }
  }

  /** Has the next append begin a new file, and one that is later than a cycle's. */
  void rollBehind(int cycle) {
    roll();
    clock.atLeast(cycle + 1L);
  }

  /** Whether Chronicle knows of any file. */
  boolean hasFiles() {
    return queue.lastCycle() >= 0;
  }

  /** How many documents Chronicle finds in a cycle. */
  long documents(int cycle) {
    try (ExcerptTailer tailer = tailer()) {
      return Math.max(0, tailer.excerptsInCycle(cycle));
    }
  }

  /** Where Chronicle has the last document of a cycle begin, and would go on behind. */
  long lastPosition(int cycle) {
    SingleChronicleQueueStore store = queue.storeForCycle(cycle, queue.epoch(), false, null);
    if (store == null) {
      return 0;
    }
    try {
      return store.writePosition();
    } finally {
      queue.closeStore(store);
    }
  }

  ExcerptTailer tailer() {
    ExcerptTailer tailer = queue.createTailer();
    tailer.singleThreadedCheckDisabled(true);
    return tailer;
  }

  /** Tells Chronicle, in all processes, that files have been deleted. */
  void filesDeleted() {
    queue.refreshDirectoryListing();
  }

  static long index(int cycle, long sequence) {
    return ROLL_CYCLE.toIndex(cycle, sequence);
  }

  static int cycle(long index) {
    return ROLL_CYCLE.toCycle(index);
  }

  static long sequence(long index) {
    return ROLL_CYCLE.toSequenceNumber(index);
  }

  @Override
  public void close() {
    try {
      dropAppender();
    } finally {
      try {
        writeLock.close();
      } finally {
        queue.close();
      }
    }
  }
}
