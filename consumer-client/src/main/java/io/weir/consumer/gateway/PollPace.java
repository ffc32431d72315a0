package io.weir.consumer.gateway;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How often a shard is read. Its five reads and 2 MiB in a second are for all its consumers
 * together, and nobody knows the others: so it is five a second at first, fewer after each refusal,
 * and more again with each read that is not refused. Not thread-safe.
 */
final class PollPace {
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final RandomGenerator random;
  private long intervalNanos = SHORTEST_NANOS;
  private long nextNanos;

  PollPace(RandomGenerator random, long nowNanos) {
    this.random = random;
    this.nextNanos = nowNanos;
  }

  /** How long to wait until the next read. */
  long nanosToWait(long nowNanos) {
    return Math.max(0, nextNanos - nowNanos);
  }

  void onRead(long nowNanos) {
    nextNanos = nowNanos + intervalNanos;
  }

  void onServed() {
    intervalNanos = Math.max(SHORTEST_NANOS, intervalNanos - intervalNanos / 8);
  }

  /** Two that are refused at the same time must not come back at the same time. */
  void onThrottled(long nowNanos) {
    intervalNanos = Math.min(LONGEST_NANOS, intervalNanos * 2);
    nextNanos = nowNanos + intervalNanos / 2 + random.nextLong(intervalNanos / 2);
  }
}
