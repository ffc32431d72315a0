package io.weir.broker.routing;

import java.util.List;

/**
 * Finds the range that holds a hash key: a binary search over the starts, kept as two arrays of
 * longs so that looking up allocates nothing. Immutable; a stream that is resharded gets another
 * one.
 */
public final class ShardRouter {
  private final long[] highs;
  private final long[] lows;

  /** For ranges in ascending order that hold every key once. */
  public ShardRouter(List<HashKeyRange> ranges) {
    highs = new long[ranges.size()];
    lows = new long[ranges.size()];
    HashKeyRange before = null;
    for (int i = 0; i < highs.length; i++) {
      HashKeyRange range = ranges.get(i);
      if (!follows(before, range)) {
        throw new IllegalArgumentException("a gap or an overlap before " + range);
      }
      highs[i] = range.start().high();
      lows[i] = range.start().low();
      before = range;
    }
    if (before == null || !before.end().equals(HashKey.MAX)) {
      throw new IllegalArgumentException("the ranges end early, with " + before);
    }
  }

  private static boolean follows(
      @org.jspecify.annotations.Nullable HashKeyRange a, HashKeyRange b) {
    HashKey expected = HashKey.MIN;
    if (a != null) {
      long low = a.end().low() + 1;
      expected = new HashKey(a.end().high() + (low == 0 ? 1 : 0), low);
    }
    return b.start().equals(expected);
  }

  /** The position of the range that holds a key, given by its halves. */
  public int find(long high, long low) {
    int from = 0;
    int to = highs.length - 1;
    while (from < to) {
      int middle = (from + to + 1) >>> 1;
      if (HashKey.compare(highs[middle], lows[middle], high, low) <= 0) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    return from;
  }
}
