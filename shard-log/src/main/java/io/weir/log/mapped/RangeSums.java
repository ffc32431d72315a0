package io.weir.log.mapped;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Checksums of any ranges of some bytes, each at the same small price however long the range is.
 * For who looks for frames in bytes that may claim anything: a payload can be made of headers that
 * each claim megabytes, and to check them one by one would take time by the square of its length.
 *
 * <p>A CRC is linear: that of a range is the one up to its end, less the one up to its beginning
 * moved on by the length of the range, and to move one on is a multiplication of polynomials. So
 * one pass notes the checksum up to every {@value #GRAIN} bytes. Not thread-safe.
 */
final class RangeSums {
  /** Ranges that are shorter are as well read. */
  static final int GRAIN = 4096;

  private static final int POLYNOMIAL = 0x82F63B78; // of CRC32C, reflected
  private static final int ONE = 1 << 31;

  /** x to the power of 2 to the power of the index. */
  private static final int[] SQUARES = squares();

  private final Bytes bytes;
  private final int[] upTo;
  private final CRC32C crc = new CRC32C();

  /** Where the bytes are. */
  interface Bytes {
    /** Adds a range of at most {@value #GRAIN} bytes to a checksum. */
    void addTo(CRC32C crc, int from, int length) throws IOException;
  }

  /** Reads all the bytes once. */
  RangeSums(Bytes bytes, int size) throws IOException {
    this.bytes = bytes;
    this.upTo = new int[size / GRAIN + 1];
    for (int i = 1; i < upTo.length; i++) {
      bytes.addTo(crc, (i - 1) * GRAIN, GRAIN);
      upTo[i] = (int) crc.getValue();
    }
  }

  /** The CRC32C of a range. */
  int sum(int from, int length) throws IOException {
    return upTo(from + length) ^ movedOn(upTo(from), length);
  }

  private int upTo(int end) throws IOException {
    int rest = end % GRAIN;
    int before = upTo[end / GRAIN];
    if (rest == 0) {
      return before;
    }
    crc.reset();
    bytes.addTo(crc, end - rest, rest);
    return movedOn(before, rest) ^ (int) crc.getValue();
  }

  /** What a checksum contributes to that of the same bytes with others behind them. */
  private static int movedOn(int sum, int length) {
    int power = ONE;
    int square = 3; // a byte is 2 to the power of 3 bits
    for (int left = length; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        power = product(SQUARES[square], power);
      }
      square++;
    }
    return product(power, sum);
  }

  private static int[] squares() {
    int[] squares = new int[35];
    squares[0] = ONE >>> 1;
    for (int i = 1; i < squares.length; i++) {
      squares[i] = product(squares[i - 1], squares[i - 1]);
    }
    return squares;
  }

  /** The product of two polynomials modulo that of the checksum. */
  private static int product(int one, int other) {
    int product = 0;
    int term = other;
    for (int left = one; left != 0; left <<= 1) {
      if (left < 0) {
        product ^= term;
      }
      term = (term >>> 1) ^ ((term & 1) == 0 ? 0 : POLYNOMIAL);
    }
    return product;
  }
}
