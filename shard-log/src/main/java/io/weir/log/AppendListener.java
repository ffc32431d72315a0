package io.weir.log;

/**
 * Hears, in the order of the appends and once for each, what became of them. Never called from
 * within {@link ShardLog#append}; called by one thread at a time (the one in {@link
 * LogStore#commit}, or one of the engine's own), which holds no lock that an append, a read or a
 * trim needs. Implementations return quickly, do not throw and do not open, delete or close logs.
 */
public interface AppendListener {

  /** Hears nothing. */
  AppendListener NONE =
      new AppendListener() {
        @Override
        public void onDurable(long firstOffset, int count) {}

        @Override
        public void onFailed(LogException cause) {}
      };

  /**
   * The next {@code count} records, in the order in which they were appended, are durable in the
   * sense of the store's {@link Durability} and can be read. They have the offsets from {@code
   * firstOffset} on.
   */
  void onDurable(long firstOffset, int count);

  /**
   * All records appended and not yet reported, and all later ones, may or may not be in the log:
   * their outcome is unknown. Called at most once, last.
   */
  void onFailed(LogException cause);
}
