package io.weir.broker.ondemand;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Lets a stream have at most twice as many shards as it had at any time in the last 15 minutes: so
 * traffic that more than doubles within 15 minutes is throttled, as Amazon documents. Not
 * thread-safe.
 */
final class GrowthPace {
  private static final long WINDOW = TimeUnit.MINUTES.toNanos(15);

  private record Count(long nanos, int shards) {}

  private final Deque<Count> counts = new ArrayDeque<>();

  /** Takes note of how many shards there are; at most once a minute. */
  void note(long nowNanos, int shards) {
    while (!counts.isEmpty() && nowNanos - counts.getFirst().nanos() >= WINDOW) {
      counts.removeFirst();
    }
    counts.addLast(new Count(nowNanos, shards));
  }

  /** How many shards there may be. */
  int most() {
    return 2 * counts.stream().mapToInt(Count::shards).min().orElse(Integer.MAX_VALUE / 2);
  }
}
