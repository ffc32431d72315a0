package io.weir.sizing.run;

/** A consumer at a shard, by either way of reading. */
interface ShardReading extends AutoCloseable {
  /** Reads what is due; waits for nothing. */
  void step(long nowNanos, long nowMillis, int second);

  @Override
  void close();
}
