package io.weir.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine: the logs under one directory and what they share. Held by one process at a time.
 *
 * <p><b>Threads.</b> The store starts none that its caller must know of. {@link #commit} is called
 * by one thread at a time, {@link #maintain} by one thread at a time (another one, as a rule);
 * everything else by any thread.
 */
public interface LogStore extends AutoCloseable {

  /** What an acknowledged record survives. */
  Durability durability();

  /**
   * Opens a log, recovering what is there. A log that never was writes no file before its first
   * append.
   *
   * @throws LogException if it cannot be opened; corruption does not prevent that, see {@link
   *     CorruptLogException}
   * @throws ResourceLimitException if too many are open
   * @throws IllegalStateException if it is open already
   */
  ShardLog open(LogId id, AppendListener listener);

  /** The names of the logs that have files, open or not. */
  List<String> names();

  /**
   * Removes a log and its files, closing it first if it is open. Does nothing where there is none.
   */
  void delete(LogId id);

  /**
   * Makes all that has been appended to these logs durable and reports it to their listeners,
   * before it returns or, in an engine that completes asynchronously, later. A failure is reported
   * to the listeners, not thrown.
   */
  void commit(List<? extends ShardLog> logs);

  /**
   * Whether a commit is a matter of memory only: it waits for no disk, and costs as much for many
   * logs one by one as together. Then {@link #commitAlone} may be used.
   */
  default boolean commitsInMemory() {
    return false;
  }

  /**
   * As {@link #commit}, for one log, reported before it returns. May be called by any number of
   * threads, for any log by one at a time, beside each other and beside {@link #commit}.
   *
   * @throws UnsupportedOperationException unless {@link #commitsInMemory}
   */
  default void commitAlone(ShardLog log) {
    throw new UnsupportedOperationException(log.id() + " is committed with others");
  }

  /**
   * Makes what is durable of a log survive a loss of power too, and returns when it does. For what
   * must not be lost in either mode; does nothing where an acknowledged record survives that
   * anyway. Not to be called by a listener.
   *
   * @throws LogException if it is not certain that it does: the store is fenced, or, with a {@link
   *     ResourceLimitException}, a limit of the process is in the way for now
   */
  default void force(ShardLog log) {}

  /**
   * Does some of the work that waits in the background (allocating, forcing in paces, freeing).
   *
   * @param nowNanos a monotonic clock, in nanoseconds
   * @return the amount done; 0 when nothing waits, so that the caller can idle
   */
  int maintain(long nowNanos);

  /** Why nothing is acknowledged any more, or null while all is well. */
  @Nullable LogException failure();

  /**
   * How many logs can be open, and written to, at a time within the limits of this process; {@link
   * #open} refuses more with a {@link ResourceLimitException}.
   */
  default int maxLogs() {
    return Integer.MAX_VALUE;
  }

  /** What admits more logs than {@link #maxLogs}, as a clause: "raise …". */
  default String moreLogs() {
    return "use another engine";
  }

  /** Bytes that can still be written under the store's directory. */
  long usableSpace();

  /** Commits and forces everything, closes the logs and gives the directory free. Idempotent. */
  @Override
  void close();
}
