package io.weir.broker.data;

import io.weir.broker.error.InvalidArgumentException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/**
 * A sequence number in the layout that Amazon's have: 186 bits, written as 56 decimal digits.
 *
 * <pre>
 *  hex digits  1   9                 1          16                2    9               8             1
 *            +---+-----------------+----------+-----------------+----+---------------+-------------+---+
 *            | 2 | shard creation, | low digit| sequence index: | 00 | record time,  | shard index | 2 |
 *            |   | seconds         | of index | the offset      |    | seconds       |             |   |
 *            +---+-----------------+----------+-----------------+----+---------------+-------------+---+
 *  bit     187  183               147        143               79   71              35            3   0
 * </pre>
 *
 * <p>Numbers of one shard ascend with the offsets; numbers of a shard created later are all
 * greater. Clients compare them as big integers, and some decode the shard index.
 *
 * <p><b>Formatting</b> happens once per acknowledgement and once per record read, so it divides
 * 32-bit limbs by 10^8 six times, without a big integer, and takes eight digits at a time out of
 * the rests. Answers take the digits as bytes; the string is made of those.
 *
 * @param creationSecond when the shard was created, in seconds of the epoch
 * @param shardIndex the number in the shard's id
 * @param offset the record's offset
 * @param recordSecond when the record arrived, in seconds of the epoch
 */
public record SequenceNumber(long creationSecond, int shardIndex, long offset, long recordSecond)
    implements Comparable<SequenceNumber> {
  /** How many digits every number has. */
  public static final int DIGITS = 56;

  private static final int GROUP = 100_000_000;
  private static final int GROUP_DIGITS = 8;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MASK_32 = 0xffff_ffffL;
  private static final long MAX_SECOND = (1L << 36) - 1;
  private static final BigInteger LOW_64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  /** Checks the ranges. */
  public SequenceNumber {
    if (creationSecond < 0
        || creationSecond > MAX_SECOND
        || recordSecond < 0
        || recordSecond > MAX_SECOND
        || shardIndex < 0
        || offset < 0) {
      throw new IllegalArgumentException(
          "out of range: " + creationSecond + " " + shardIndex + " " + offset + " " + recordSecond);
    }
  }

  /** The 56 decimal digits of a number given by its parts. */
  public static String format(long creationSecond, int shardIndex, long offset, long recordSecond) {
    byte[] digits = new byte[DIGITS];
    format(creationSecond, shardIndex, offset, recordSecond, digits);
    return latin1(digits);
  }

  /**
   * Writes the {@value #DIGITS} decimal digits of a number given by its parts to the beginning of
   * an array, in ASCII.
   */
  public static void format(
      long creationSecond, int shardIndex, long offset, long recordSecond, byte[] target) {
    // As three 64-bit words. The shard index has 8 digits, but ints are not negative, so a sign bit
    // never leaks.
    long creation = creationSecond & MAX_SECOND;
    long record = recordSecond & MAX_SECOND;
    long low = (record << 36) | ((long) shardIndex << 4) | 2;
    long middle = (offset << 16) | (record >>> 28);
    long high = (2L << 56) | (creation << 20) | ((shardIndex & 0xfL) << 16) | (offset >>> 48);
    toDecimal(high, middle, low, target);
  }

  private static void toDecimal(long high, long middle, long low, byte[] target) {
    // Below 10^8, since what is on top of it is 2: a rest from the beginning, and 0 afterwards.
    long top = high >>> 32;
    long l1 = high & MASK_32;
    long l2 = middle >>> 32;
    long l3 = middle & MASK_32;
    long l4 = low >>> 32;
    long l5 = low & MASK_32;
    for (int at = DIGITS - GROUP_DIGITS; at > 0; at -= GROUP_DIGITS) {
      long x = (top << 32) | l1;
      top = 0;
      l1 = x / GROUP;
      x = ((x % GROUP) << 32) | l2;
      l2 = x / GROUP;
      x = ((x % GROUP) << 32) | l3;
      l3 = x / GROUP;
      x = ((x % GROUP) << 32) | l4;
      l4 = x / GROUP;
      x = ((x % GROUP) << 32) | l5;
      l5 = x / GROUP;
      EIGHT_BYTES.set(target, at, eightDigits(x % GROUP));
    }
    EIGHT_BYTES.set(target, 0, eightDigits(l5)); // 10^48 leaves less than 10^8 of it.
  }

  /**
   * The digits of a number below 10^8, in ASCII, the first in the lowest byte. All of its halves,
   * quarters and eighths are divided at once, in parts of one long; the factors are reciprocals
   * that are exact for numbers of so many digits.
   */
  private static long eightDigits(long number) {
    long fours = (number / 10_000) | ((number % 10_000) << 32);
    long hundreds = ((fours * 10_486) >>> 20) & 0x7f_0000_007fL; // Each / 100.
    long twos = hundreds | ((fours - 100 * hundreds) << 16);
    long tens = ((twos * 103) >>> 10) & 0xf_000f_000f_000fL; // Each / 10.
    long ones = tens | ((twos - 10 * tens) << 8);
    return ones | 0x3030_3030_3030_3030L;
  }

  @SuppressWarnings(
      "deprecation") // The one constructor that copies bytes without decoding them; digits are
  // ASCII.
  private static String latin1(byte[] digits) {
    return new String(digits, 0, 0, DIGITS);
  }

  /**
   * Reads a decimal number.
   *
   * @throws InvalidArgumentException if it is none, or has not the layout
   */
  public static SequenceNumber parse(String decimal) {
    if (decimal.length() != DIGITS || !decimal.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(decimal);
    }
    BigInteger value = new BigInteger(decimal);
    long high = value.shiftRight(128).longValue();
    long middle = value.shiftRight(64).and(LOW_64).longValue();
    long low = value.longValue();
    long creation = (high >>> 20) & MAX_SECOND;
    int shard = (int) (low >>> 4);
    long offset = (high << 48) | (middle >>> 16);
    long record = ((middle & 0xff) << 28) | (low >>> 36);
    boolean plausible =
        high >>> 56 == 2
            && (low & 0xf) == 2
            && (middle & 0xff00) == 0
            && shard >= 0
            && offset >= 0
            && ((high >>> 16) & 0xf) == (shard & 0xf);
    if (!plausible) {
      throw malformed(decimal);
    }
    return new SequenceNumber(creation, shard, offset, record);
  }

  private static InvalidArgumentException malformed(String text) {
    String shown = text.length() > 140 ? text.substring(0, 140) + "…" : text;
    return new InvalidArgumentException("'" + shown + "' is not a sequence number of this broker.");
  }

  @Override
  public int compareTo(SequenceNumber other) {
    int order = Long.compare(creationSecond, other.creationSecond);
    if (order == 0) {
      order = Integer.compare(shardIndex & 0xf, other.shardIndex & 0xf);
    }
    if (order == 0) {
      order = Long.compare(offset, other.offset);
    }
    if (order == 0) {
      order = Long.compare(recordSecond, other.recordSecond);
    }
    return order != 0 ? order : Integer.compare(shardIndex, other.shardIndex);
  }

  /** The 56 decimal digits. */
  @Override
  public String toString() {
    return format(creationSecond, shardIndex, offset, recordSecond);
  }
}
