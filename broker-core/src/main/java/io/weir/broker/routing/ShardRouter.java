package io.weir.broker.routing;

import java.util.List;

/**
 * Finds the range that holds a hash key. The key's leading bits tell which ranges it can be in: one
 * or two where they are about even, and a binary search over the starts finds it among those. All
 * is kept in arrays, so that looking up allocates nothing. Immutable; a stream that is resharded
 * gets another one.
 */
public final class ShardRouter {
  /** With as many, the candidates take 256 KiB, and streams have fewer shards. */
  private static final int MOST_BITS = 15;

  private final long[] highs;
  private final long[] lows;

  /** For each value of the leading bits, the positions of the first and of the last range. */
  private final int[] candidates;

  private final int shift;

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
    // One or two values of the bits for each range.
    int bits = Math.min(MOST_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(highs.length));
    shift = Long.SIZE - bits;
    candidates = new int[2 << bits];
    for (int i = 0; i < 1 << bits; i++) {
      long first = (long) i << shift;
      candidates[2 * i] = search(first, 0, 0, highs.length - 1);
      candidates[2 * i + 1] = search(first | (-1L >>> bits), -1, 0, highs.length - 1);
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
    int at = 2 * (int) (high >>> shift);
    return search(high, low, candidates[at], candidates[at + 1]);
  }

  private int search(long high, long low, int first, int last) {
    int from = first;
    int to = last;
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
