package io.weir.log.mapped;

import io.weir.log.mapped.SegmentHeader.Activation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a log that has a place in its order of offsets.
 *
 * <p><b>Two positions</b>, each a number of records and a byte position packed into one long, so
 * that the pair is always read whole:
 *
 * <ul>
 *   <li>{@code published}: up to here the appending thread has written; the committing one reads
 *       it.
 *   <li>{@code committed}: up to here records are durable and may be read; the committing thread
 *       writes it, after the force if there is one.
 * </ul>
 *
 * The appending thread writes frames with plain stores and then releases {@code published}; whoever
 * acquires it, or a {@code committed} that was derived from it, sees the frames.
 *
 * <p>A segment is <em>active</em> while it has no {@link #next}, and final in {@code published}
 * once it has one.
 */
final class Segment {
  private static final VarHandle PUBLISHED;
  private static final VarHandle COMMITTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PUBLISHED = lookup.findVarHandle(Segment.class, "published", long.class);
      COMMITTED = lookup.findVarHandle(Segment.class, "committed", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Later than any file. */
  static final long NOT_JOURNALED = Long.MAX_VALUE;

  final long number;
  final Path path;
  final int capacity;
  final long seed;
  final Activation activation;
  final long baseOffset;

  private volatile long published;

  @SuppressWarnings("UnusedVariable") // through COMMITTED
  private volatile long committed;

  volatile @Nullable Segment next;

  /** The mapping, if there is one; replaced under the {@link MappingCache}'s lock. */
  volatile @Nullable SharedMapping mapping;

  /** Complete for active segments; null for sealed ones until somebody seeks. */
  volatile @Nullable SegmentIndex index;

  /** For the {@link MappingCache}: a tick of its clock. */
  volatile long lastUsed;

  /** Whether nobody may map it any more; guarded by the {@link MappingCache}'s lock. */
  boolean retired;

  /** The end of what is in the commit journal; the commit thread's. */
  int journaled;

  /**
   * The incarnation of the journal's file that was in use when the first of the frames were given
   * to it: no earlier file holds any. {@link #NOT_JOURNALED} before that; the commit thread writes
   * it.
   */
  volatile long journaledFrom = NOT_JOURNALED;

  /**
   * The running maximum of arrival times up to what is published, or a little later; written by the
   * appending thread before it publishes. Too large a value costs a search a detour, too small a
   * one would mislead it.
   */
  long maxArrival;

  /**
   * What {@code published} was when the commit under way looked; the commit thread's. 0 before the
   * first.
   */
  long collected;

  /** The end of what has been forced; guarded by the {@link Checkpointer}'s lock. */
  int forced;

  /** Whether this is what recovery found: it is forced by its file, since no mapping can write. */
  boolean restored;

  /** Whether the file's name is durable; guarded by the {@link Checkpointer}'s lock. */
  boolean nameForced;

  /**
   * Set by whoever ended the segment before it was full: it holds, and will hold, no more than what
   * is published.
   */
  volatile boolean sealed;

  /**
   * Whether the file is cut to size, forced and mapped by the cache: nothing but deletion awaits
   * it.
   */
  volatile boolean settled;

  Segment(long number, Path path, int capacity, long seed, Activation activation) {
    this.number = number;
    this.path = path;
    this.capacity = capacity;
    this.seed = seed;
    this.activation = activation;
    this.baseOffset = activation.baseOffset();
    this.maxArrival = activation.maxArrivalBefore();
    long start = pack(0, SegmentHeader.LENGTH);
    this.published = start;
    this.committed = start;
    this.journaled = SegmentHeader.ACTIVATION;
    this.forced = SegmentHeader.ACTIVATION;
  }

  static long pack(int count, int position) {
    return ((long) count << 32) | position;
  }

  static int position(long packed) {
    return (int) packed;
  }

  static int count(long packed) {
    return (int) (packed >>> 32);
  }

  long published() {
    return (long) PUBLISHED.getAcquire(this);
  }

  void publish(int count, int position) {
    PUBLISHED.setRelease(this, pack(count, position));
  }

  long committed() {
    return (long) COMMITTED.getAcquire(this);
  }

  void commit(long packed) {
    COMMITTED.setRelease(this, packed);
  }

  /** Whether the journal holds frames of it that may not be on the disk. */
  boolean needsJournal() {
    return !settled && journaledFrom != NOT_JOURNALED;
  }

  /** The offset behind the last record that may be read. */
  long endOffset() {
    return baseOffset + count(committed());
  }

  /**
   * Marks all up to there as appended and durable: what recovery found.
   *
   * @param onDisk whether it is forced, too
   */
  void restore(int count, int position, boolean onDisk) {
    published = pack(count, position);
    committed = published;
    collected = published;
    journaled = position;
    restored = true;
    sealed = true;
    if (onDisk) {
      forced = position;
      nameForced = true;
      settled = true;
    }
  }

  @Override
  public String toString() {
    return path + " (offset " + baseOffset + " on)";
  }
}
