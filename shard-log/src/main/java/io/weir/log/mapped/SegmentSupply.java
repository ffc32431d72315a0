package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogId;
import io.weir.log.mapped.SegmentAllocator.Prepared;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A log's next segment, made in the background once the current one is half full. A writer that
 * comes too early makes one itself, a small one, so that its pause is short.
 *
 * <p>Segments are sized by use: one that lasted less than {@value #SHORT_SECONDS} s is followed by
 * one twice as large, four times if that is far from enough, one that lasted more than {@value
 * #LONG_SECONDS} s by one half as large. So a busy log's last 15 to 30 s, and end before they would
 * have to be forced while they are written to ({@link LogForcer#forceDue}). No spare is larger than
 * the log's share of the store's {@link SpareBudget}: many busy logs roll smaller segments more
 * often, and each still finds its next one ready. A log whose share is too small for a record like
 * the last that began a segment gets none: it would be thrown away.
 *
 * <p>In {@code OS} mode a spare is not forced: it need not outlive the machine, and its zeros are
 * mostly overwritten before the disk sees them.
 *
 * <p>{@link #take} is the appending thread's, {@link #prepare} the maintaining thread's. Numbers
 * grow in the order of use: a spare that was overtaken by a segment made in haste is thrown away.
 */
final class SegmentSupply {
  private static final int SHORT_SECONDS = 15;
  private static final int LONG_SECONDS = 120;
  private static final int INLINE_LIMIT = 1 << 20;

  /** Records like the last one that a spare should have room for, however large they are. */
  private static final int A_FEW = 4;

  private final LogId log;
  private final Path directory;
  private final StoreParts parts;
  private final boolean forcesSpares;
  private final AtomicBoolean requested = new AtomicBoolean();
  private long nextNumber;
  private long lastTaken = -1;
  private @Nullable Prepared spare;
  private int size;
  private int capacityInUse;

  /** Bytes of frames that the last segment was asked for: one smaller would not have done. */
  private int lastNeed;

  private long takenAtNanos;
  private boolean counted;
  private boolean ended;

  /** Held while a spare is made, so that whoever deletes the directory can wait for it. */
  private final Object making = new Object();

  SegmentSupply(LogId log, Path directory, StoreParts parts, long nextNumber) {
    this.log = log;
    this.directory = directory;
    this.parts = parts;
    this.forcesSpares = parts.config.durability() == Durability.FSYNC;
    this.nextNumber = nextNumber;
    this.size = parts.config.minSegmentBytes();
  }

  /**
   * The segment to go on with, with room for at least {@code bytes} of frames.
   *
   * @param alone whether the log has no other segment
   */
  Prepared take(int bytes, boolean alone) throws IOException {
    Prepared taken = claimSpare(bytes);
    if (taken == null) {
      taken = allocateInline(bytes, alone);
    }
    synchronized (this) {
      adaptSize();
      capacityInUse = taken.capacity();
      lastNeed = bytes;
      lastTaken = Math.max(lastTaken, taken.number());
      if (!counted && !ended) {
        counted = true;
        parts.spares.join();
      }
    }
    requested.set(false);
    return taken;
  }

  private @Nullable Prepared claimSpare(int bytes) throws IOException {
    Prepared unfit;
    synchronized (this) {
      Prepared ready = spare;
      spare = null;
      if (ready == null) {
        return null;
      }
      parts.spares.release(ready.capacity());
      if (ready.number() > lastTaken && ready.capacity() - SegmentHeader.LENGTH >= bytes) {
        return ready;
      }
      unfit = ready;
    }
    parts.allocator.discard(unfit);
    return null;
  }

  private Prepared allocateInline(int bytes, boolean alone) throws IOException {
    long number;
    synchronized (this) {
      number = nextNumber++;
      lastTaken = number;
    }
    int usual = Math.max(Math.min(size, INLINE_LIMIT), parts.config.minSegmentBytes());
    int capacity = Math.max(usual, roundUp(bytes + SegmentHeader.LENGTH));
    // A file that is alone in its directory is forced with its name, since it tells recovery which
    // log the directory is of; one that is not, and is lost with the power, is made anew from the
    // journal. Whether it still is not when it is used, the writer looks again.
    return alone
        ? allocateFirst(number, capacity)
        : parts.allocator.allocate(log, directory, number, capacity, false);
  }

  private Prepared allocateFirst(long number, int capacity) throws IOException {
    parts.directories.readLock().lock();
    try {
      parts.files.createDirectories(directory);
      return parts.allocator.allocate(log, directory, number, capacity, true);
    } finally {
      parts.directories.readLock().unlock();
    }
  }

  /** Forces a file and its name. */
  void force(Prepared prepared) throws IOException {
    prepared.mapping().region().force(0, prepared.capacity());
    parts.files.forceDirectory(directory);
  }

  private void adaptSize() {
    long now = parts.nowNanos;
    long lasted = now - takenAtNanos;
    if (lasted < SHORT_SECONDS * 1_000_000_000L) {
      // Of what was used, not of what was wished for: segments made in haste are small.
      long factor = lasted < SHORT_SECONDS * 1_000_000_000L / 4 ? 4 : 2;
      long grown = Math.max(size, Math.min(capacityInUse, size) * factor);
      size = (int) Math.min(parts.config.maxSegmentBytes(), grown);
    } else if (lasted > LONG_SECONDS * 1_000_000_000L) {
      size = Math.max(parts.config.minSegmentBytes(), size / 2);
    }
    takenAtNanos = now;
  }

  Path directory() {
    return directory;
  }

  /** Asks for a spare; true if nobody had asked yet. */
  boolean request() {
    return !requested.get() && requested.compareAndSet(false, true);
  }

  /** Makes the spare that was asked for, if it is still wanted and the store's budget allows. */
  void prepare() throws IOException {
    synchronized (making) {
      make();
    }
  }

  private void make() throws IOException {
    long number;
    int capacity;
    synchronized (this) {
      int least = roundUp(lastNeed + SegmentHeader.LENGTH);
      capacity = nextCapacity(least);
      if (ended
          || capacity < least // it would be thrown away
          || !requested.get()
          || spare != null
          || parts.files.freeMappings() <= parts.config.mappedSealedSegments()
          || !parts.spares.tryReserve(capacity)) {
        return;
      }
      number = nextNumber++;
    }
    boolean kept = false;
    try {
      Prepared made = parts.allocator.allocate(log, directory, number, capacity, forcesSpares);
      kept = offer(made);
      if (!kept) {
        parts.allocator.discard(made);
      }
    } finally {
      if (!kept) {
        parts.spares.release(capacity);
      }
    }
  }

  /** Less than {@code least} where the log's share is. */
  private int nextCapacity(int least) {
    long few = (long) A_FEW * least;
    int largest = Math.max(parts.config.maxSegmentBytes(), least);
    int wished = (int) Math.min(Math.max(size, few), largest);
    int most = Math.min(parts.spares.share(few), largest);
    int even = SegmentAllocator.wholeBlocks(wished, most);
    boolean fits = even >= Math.max(least, parts.config.minSegmentBytes());
    return fits ? even : Math.min(wished, most);
  }

  private synchronized boolean offer(Prepared made) {
    if (ended || made.number() < lastTaken || spare != null) {
      return false;
    }
    spare = made;
    return true;
  }

  /** Gives the spare back, since no append is expected soon. */
  void giveBack() throws IOException {
    Prepared unused;
    synchronized (this) {
      unused = spare;
      spare = null;
      if (counted) {
        counted = false;
        parts.spares.leave();
      }
      if (unused == null && !requested.get()) {
        return;
      }
      lastTaken = Math.max(lastTaken, nextNumber); // also turns away a spare that is being made
      nextNumber++;
      if (unused != null) {
        parts.spares.release(unused.capacity());
      }
      size = Math.max(parts.config.minSegmentBytes(), size / 2);
    }
    requested.set(false);
    if (unused != null) {
      parts.allocator.discard(unused);
    }
  }

  /** Gives the spare back and makes no other; none is being made when this returns. */
  void end() throws IOException {
    synchronized (this) {
      ended = true;
    }
    synchronized (making) {
      giveBack();
    }
  }

  private static int roundUp(int bytes) {
    return (bytes + 4095) & -4096;
  }
}
