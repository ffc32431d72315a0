package io.weir.log;

/**
 * One shard's append-only log of records. Offsets are dense, start at 0 and are never given out
 * twice; there is a gap only where a loss of power in {@link Durability#OS} mode took records that
 * had been acknowledged.
 *
 * <p>An append returns no offset, so that an engine may assign it as late as the acknowledgement:
 * the {@link AppendListener} given to {@link LogStore#open} hears it.
 *
 * <p><b>Threads.</b> One thread at a time appends (the caller's lock sees to that). Any number of
 * threads read, seek and trim beside it. Closing while others read is safe: they finish, or get a
 * {@link LogClosedException}.
 */
public interface ShardLog extends AutoCloseable {

  /** Which log this is. */
  LogId id();

  /** The longest body that an append takes, in bytes. */
  int maxBodyLength();

  /**
   * Appends one record. It becomes readable, and is reported to the listener, once durable; {@link
   * LogStore#commit} must follow for that.
   *
   * @param arrivalMillis when it arrived, in milliseconds of the epoch; need not be monotonic
   * @throws DiskFullException if there is no room; nothing was appended and a later append may
   *     succeed
   * @throws ResourceLimitException if this process may map or open no more files; nothing was
   *     appended and a later append may succeed
   * @throws LogFencedException after a failed force, or when another owner took the log over
   * @throws LogClosedException after {@link #close()}
   * @throws IllegalArgumentException if the body is longer than {@link #maxBodyLength()}
   */
  void append(long arrivalMillis, BodySource body);

  /**
   * The first offset that can still be read; equal to {@link #durableOffset()} when the log holds
   * nothing.
   */
  long startOffset();

  /** The offset behind the last durable record: what can be read ends before it. */
  long durableOffset();

  /**
   * Copies records from {@code fromOffset} on (from {@link #startOffset()} if that is later, or
   * from the far side of a gap) into {@code into}, whose former content is dropped: at most {@code
   * maxRecords}, and bodies of at most {@code maxBytes} together, but at least one record where
   * there is one. Each is checked against its checksum after copying.
   *
   * @return the number of records read; 0 when {@code fromOffset} is at or behind {@link
   *     #durableOffset()}
   * @throws CorruptLogException if the record to begin with cannot be read; records before such a
   *     one are returned first
   * @throws LogClosedException after {@link #close()}
   */
  int read(long fromOffset, int maxRecords, int maxBytes, RecordBatch into);

  /**
   * The offset of the first record that arrived at or after a time, or {@link #durableOffset()}
   * when there is none.
   *
   * @param millis milliseconds of the epoch
   */
  long offsetForTimestamp(long millis);

  /**
   * Drops all records before an offset; {@link #startOffset()} never moves back. Disk space is
   * freed later, by whole segments. An offset behind {@link #durableOffset()} trims up to that.
   */
  void trim(long beforeOffset);

  /**
   * Gives back space that was taken for appends to come, since none is expected soon. Called under
   * the same exclusion as {@link #append}; the next append takes space anew.
   */
  default void idle() {}

  /** Bytes that the log occupies on disk. */
  long sizeInBytes();

  /**
   * Stops appends and reads. What was appended and not committed is reported as failed. Use {@link
   * LogStore#commit} before for a clean end. Called under the same exclusion as {@link #append}.
   * Idempotent.
   */
  @Override
  void close();
}
