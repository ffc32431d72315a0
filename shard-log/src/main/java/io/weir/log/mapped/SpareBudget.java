package io.weir.log.mapped;

import io.weir.log.Durability;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of segments a store keeps ready, of which each log that is being written gets an
 * equal share. Thread-safe.
 *
 * <p>In {@code FSYNC} mode all shares together are a quarter of the journal at most, and a page a
 * log, as {@link SegmentAllocator#wholeBlocks} has. When half of the journal is full, segments that
 * are written to and have frames in its oldest files have to be forced as they are, mapped, which
 * is slow ({@link LogForcer#forceDue}): so those of large commits should have ended by then. Small
 * ones fill the journal sooner, by a block each.
 */
final class SpareBudget {
  private static final int PAGE = 4096;

  private final long limit;
  private final long shared;
  private final int smallest;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger logs = new AtomicInteger();

  SpareBudget(MappedLogConfig config) {
    this.limit = config.spareBudgetBytes();
    long journal = (long) config.journalFiles() * config.journalFileBytes();
    this.shared = config.durability() == Durability.FSYNC ? Math.min(limit, journal / 4) : limit;
    this.smallest = config.minSegmentBytes();
  }

  /** A log begins to be written. */
  void join() {
    logs.incrementAndGet();
  }

  /** A log is idle, or closed. */
  void leave() {
    logs.decrementAndGet();
  }

  /**
   * The largest spare that a log should have now: whole pages, never less than the smallest.
   *
   * @param wanted so much it may be where all have that much, whatever the journal's size: room for
   *     a few of the log's records
   */
  int share(long wanted) {
    int writing = Math.max(1, logs.get());
    long fair = limit / writing;
    long share = Math.max(Math.min(fair, shared / writing + PAGE), Math.min(fair, wanted)) & -PAGE;
    return (int) Math.min(Integer.MAX_VALUE & -PAGE, Math.max(smallest, share));
  }

  /** Takes so many bytes; false, and none are taken, if that would be more than there are. */
  boolean tryReserve(int capacity) {
    if (bytes.addAndGet(capacity) > limit) {
      bytes.addAndGet(-capacity);
      return false;
    }
    return true;
  }

  void release(int capacity) {
    bytes.addAndGet(-capacity);
  }

  /** Of spares that are ready or being made. */
  long bytes() {
    return bytes.get();
  }
}
