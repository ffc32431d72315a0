package io.weir.broker.routing;

import io.weir.broker.error.InvalidArgumentException;
import java.math.BigInteger;

/**
 * An unsigned 128-bit number: the MD5 of a partition key, or what a producer gives in its place.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record HashKey(long high, long low) implements Comparable<HashKey> {
  /** 0. */
  public static final HashKey MIN = new HashKey(0, 0);

  /** 2^128 - 1. */
  public static final HashKey MAX = new HashKey(-1, -1);

  private static final int MAX_DIGITS = 39;

  /**
   * Reads a decimal number.
   *
   * @throws InvalidArgumentException unless it is 0 … 2^128 - 1, without leading zeros or a sign
   */
  public static HashKey parse(String decimal) {
    if (!isDecimal(decimal)) {
      throw outOfRange(decimal);
    }
    BigInteger value = new BigInteger(decimal);
    if (value.bitLength() > 128) {
      throw outOfRange(decimal);
    }
    return of(value);
  }

  /** From a number that is known to fit. */
  public static HashKey of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 128) {
      throw new IllegalArgumentException("not an unsigned 128-bit number: " + value);
    }
    return new HashKey(value.shiftRight(64).longValue(), value.longValue());
  }

  private static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return text.length() == 1 || text.charAt(0) != '0';
  }

  private static InvalidArgumentException outOfRange(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
    return new InvalidArgumentException(
        "The explicit hash key '"
            + shown
            + "' is not a decimal number from 0 to 2^128 - 1 without leading zeros.");
  }

  /** As a big integer, 0 … 2^128 - 1. */
  public BigInteger toBigInteger() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return new BigInteger(1, bytes);
  }

  /** The number before; of 0 there is none. */
  public HashKey previous() {
    if (equals(MIN)) {
      throw new IllegalArgumentException("nothing comes before 0");
    }
    return new HashKey(low == 0 ? high - 1 : high, low - 1);
  }

  /** The number behind; of the greatest there is none. */
  public HashKey next() {
    if (equals(MAX)) {
      throw new IllegalArgumentException("nothing comes behind " + this);
    }
    return new HashKey(low == -1 ? high + 1 : high, low + 1);
  }

  @Override
  public int compareTo(HashKey other) {
    return compare(high, low, other.high, other.low);
  }

  /** Compares two unsigned 128-bit numbers given by their halves. */
  static int compare(long highA, long lowA, long highB, long lowB) {
    int byHigh = Long.compareUnsigned(highA, highB);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(lowA, lowB);
  }

  /** The decimal form, as in {@link #parse}. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
