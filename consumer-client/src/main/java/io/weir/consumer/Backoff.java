package io.weir.consumer;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Longer and longer pauses between attempts, up to 2 s, each by chance. Not thread-safe. */
final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final RandomGenerator random;
  private long nextNanos = FIRST_NANOS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause. */
  long next() {
    long pause = nextNanos / 2 + random.nextLong(nextNanos / 2 + 1);
    nextNanos = Math.min(LONGEST_NANOS, nextNanos * 2);
    return pause;
  }

  /** It has gone well. */
  void reset() {
    nextNanos = FIRST_NANOS;
  }
}
