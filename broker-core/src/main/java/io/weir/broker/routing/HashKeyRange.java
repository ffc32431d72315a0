package io.weir.broker.routing;

/** The hash keys that a shard takes, both ends included. */
public record HashKeyRange(HashKey start, HashKey end) {

  /** Checks the order. */
  public HashKeyRange {
    if (start.compareTo(end) > 0) {
      throw new IllegalArgumentException("a range from " + start + " back to " + end);
    }
  }

  /** Whether a key lies in it. */
  public boolean contains(HashKey key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
  }

  @Override
  public String toString() {
    return start + "…" + end;
  }
}
