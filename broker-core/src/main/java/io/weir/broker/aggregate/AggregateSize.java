package io.weir.broker.aggregate;

/** How long aggregated records get. */
public final class AggregateSize {
  /** Bytes around the message: magic number and MD5. */
  public static final int OVERHEAD = 4 + 16;

  /** Tags, lengths and the index of the key; a length takes up to 5 bytes, an index up to 3. */
  private static final int FRAMING = (1 + 2) + (1 + 5) + (1 + 3) + (1 + 5);

  /** Up to 39 digits in the table, and the index of one. */
  private static final int HASH_KEY = (1 + 1 + 39) + (1 + 3);

  private AggregateSize() {}

  /** The most that a record adds to the message, given the bytes of its key and data. */
  public static int atMost(int keyAndData, boolean hasExplicitHashKey) {
    return keyAndData + FRAMING + (hasExplicitHashKey ? HASH_KEY : 0);
  }
}
