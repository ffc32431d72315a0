package io.weir.broker.routing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides all hash keys among the shards of a new stream, as Amazon does: evenly, and the last one
 * takes what is over.
 */
public final class HashRanges {
  private static final BigInteger KEYS = BigInteger.ONE.shiftLeft(128);

  private HashRanges() {}

  /** The ranges of that many shards, by index; together they hold every key once. */
  public static List<HashKeyRange> divide(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("at least one shard, not " + shards);
    }
    BigInteger width = KEYS.divide(BigInteger.valueOf(shards));
    List<HashKeyRange> ranges = new ArrayList<>(shards);
    BigInteger start = BigInteger.ZERO;
    for (int i = 0; i < shards; i++) {
      BigInteger next = i == shards - 1 ? KEYS : start.add(width);
      ranges.add(new HashKeyRange(HashKey.of(start), HashKey.of(next.subtract(BigInteger.ONE))));
      start = next;
    }
    return ranges;
  }

  /**
   * Where the parts begin into which a range is divided evenly; the last one takes what is over.
   *
   * @param parts 1 … as many as there are hash keys in the range
   */
  public static List<HashKey> divide(HashKeyRange range, int parts) {
    BigInteger start = range.start().toBigInteger();
    BigInteger keys = range.end().toBigInteger().subtract(start).add(BigInteger.ONE);
    BigInteger width = keys.divide(BigInteger.valueOf(parts));
    if (parts < 1 || width.signum() == 0) {
      throw new IllegalArgumentException(range + " cannot be divided into " + parts + " parts");
    }
    List<HashKey> starts = new ArrayList<>(parts);
    for (int i = 0; i < parts; i++) {
      starts.add(HashKey.of(start.add(width.multiply(BigInteger.valueOf(i)))));
    }
    return starts;
  }
}
