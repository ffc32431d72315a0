package io.weir.sizing.run;

/** A consumer at a shard, by either way of reading. */
interface ShardReading extends AutoCloseable {
  /** Reads what is due; waits for nothing. */
  void step(long nowNanos, long nowMillis, int second);

  /** How old at least the oldest record is, after so many seconds, that it has not read. */
  int secondsBehind(int seconds);

  @Override
  void close();
}
