package io.weir.server.protocol.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Base64 between ranges of arrays, padded, in the standard alphabet.
 *
 * <p>The bulk goes through the JDK's codec, which the JVM compiles to vector instructions where the
 * processor has them. It takes ranges as buffers only and answers with an array of its own, which
 * is copied from: callers come with pieces that fit the first cache, where that costs a fraction of
 * what looking at characters one by one does. What is short, and what is left over, is done here.
 */
final class Base64 {
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);

  /** The six bits of a character; -1 for all that are in no alphabet, the padding included. */
  private static final byte[] VALUES = new byte[256];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length; i++) {
      VALUES[ALPHABET[i]] = (byte) i;
    }
  }

  /** Below it, in bytes that are not encoded, the JDK's codec is not worth its array. */
  private static final int BULK = 48;

  private static final java.util.Base64.Encoder ENCODER = java.util.Base64.getEncoder();
  private static final java.util.Base64.Decoder DECODER = java.util.Base64.getDecoder();

  private Base64() {}

  /** How many characters, padding included, encode that many bytes. */
  static int encodedLength(int bytes) {
    return Math.multiplyExact((bytes + 2) / 3, 4);
  }

  /** The first position at or after {@code start} that holds no character of the alphabet. */
  static int endOfAlphabet(byte[] source, int start, int end) {
    byte[] values = VALUES;
    int i = start;
    // Four by four: what is none of the alphabet is negative, and so is what it is or-ed into.
    while (i <= end - 4
        && (values[source[i] & 0xff]
                | values[source[i + 1] & 0xff]
                | values[source[i + 2] & 0xff]
                | values[source[i + 3] & 0xff])
            >= 0) {
      i += 4;
    }
    while (i < end && values[source[i] & 0xff] >= 0) {
      i++;
    }
    return i;
  }

  /** Whether the bits that the last character has too many are zero, as they must be. */
  static boolean endsCleanly(byte lastCharacter, int padding) {
    int unused = padding == 2 ? 0xf : 0x3;
    return padding == 0 || (VALUES[lastCharacter & 0xff] & unused) == 0;
  }

  /**
   * Decodes characters of the alphabet, without padding.
   *
   * @param count any but 1 more than a multiple of 4
   * @return the number of bytes written to {@code target}, from 0 on
   */
  static int decode(byte[] source, int offset, int count, byte[] target) {
    byte[] values = VALUES;
    int from = offset;
    int to = 0;
    int end = offset + (count & ~3);
    if (end - from >= encodedLength(BULK)) {
      ByteBuffer decoded = DECODER.decode(ByteBuffer.wrap(source, from, end - from));
      to = decoded.remaining();
      decoded.get(target, 0, to);
      from = end;
    }
    for (; from < end; from += 4) {
      int bits =
          values[source[from] & 0xff] << 18
              | values[source[from + 1] & 0xff] << 12
              | values[source[from + 2] & 0xff] << 6
              | values[source[from + 3] & 0xff];
      target[to++] = (byte) (bits >> 16);
      target[to++] = (byte) (bits >> 8);
      target[to++] = (byte) bits;
    }
    return (count & 3) == 0 ? to : decodeRest(source, from, count & 3, target, to);
  }

  private static int decodeRest(byte[] source, int from, int count, byte[] target, int at) {
    int to = at;
    int bits = VALUES[source[from] & 0xff] << 18 | VALUES[source[from + 1] & 0xff] << 12;
    target[to++] = (byte) (bits >> 16);
    if (count == 3) {
      bits |= VALUES[source[from + 2] & 0xff] << 6;
      target[to++] = (byte) (bits >> 8);
    }
    return to;
  }

  /**
   * Encodes bytes, padding what is left over at the end.
   *
   * @return the position in {@code target} behind the last character
   */
  static int encode(byte[] source, int offset, int length, byte[] target, int at) {
    byte[] alphabet = ALPHABET;
    int to = at;
    int from = offset;
    int end = offset + length / 3 * 3;
    if (end - from >= BULK) {
      ByteBuffer encoded = ENCODER.encode(ByteBuffer.wrap(source, from, end - from));
      int characters = encoded.remaining();
      encoded.get(target, to, characters);
      to += characters;
      from = end;
    }
    for (; from < end; from += 3) {
      int bits =
          (source[from] & 0xff) << 16 | (source[from + 1] & 0xff) << 8 | (source[from + 2] & 0xff);
      target[to++] = alphabet[bits >> 18];
      target[to++] = alphabet[bits >> 12 & 0x3f];
      target[to++] = alphabet[bits >> 6 & 0x3f];
      target[to++] = alphabet[bits & 0x3f];
    }
    int rest = offset + length - from;
    return rest == 0 ? to : encodeRest(source, from, rest, target, to);
  }

  private static int encodeRest(byte[] source, int from, int rest, byte[] target, int at) {
    int to = at;
    int bits = (source[from] & 0xff) << 16 | (rest == 2 ? (source[from + 1] & 0xff) << 8 : 0);
    target[to++] = ALPHABET[bits >> 18];
    target[to++] = ALPHABET[bits >> 12 & 0x3f];
    target[to++] = rest == 2 ? ALPHABET[bits >> 6 & 0x3f] : (byte) '=';
    target[to++] = '=';
    return to;
  }
}
