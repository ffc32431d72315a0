package io.weir.broker.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Turns partition keys into UTF-8 and into hash keys, one after the other, in room of its own:
 * nothing is allocated. One per thread.
 */
public final class KeyEncoder {
  /** The longest partition key, in characters. */
  public static final int MAX_CHARACTERS = 256;

  private static final int MAX_BYTES = 4 * MAX_CHARACTERS;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest md5 = newMd5();
  private final byte[] digest = new byte[16];
  private final byte[] bytes;
  private final int start;
  private int length;

  /** Leaves that many bytes free before the encoded key. */
  public KeyEncoder(int headerLength) {
    start = headerLength;
    bytes = new byte[headerLength + MAX_BYTES];
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /**
   * Encodes a key; half of a surrogate pair becomes a question mark.
   *
   * @return its length in bytes, or -1 if it has not 1–256 characters
   */
  public int encode(String key) {
    int chars = key.length();
    if (chars == 0 || (chars > MAX_CHARACTERS && !fits(key))) {
      return -1;
    }
    length = isAscii(key) ? copy(key) : encodeAll(key);
    return length;
  }

  private static boolean isAscii(String key) {
    for (int i = key.length(); --i >= 0; ) {
      if (key.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /**
   * Copies the lower halves of all characters at once: what is stored byte by byte cannot be loaded
   * eight bytes at a time, as hashing and checksumming do, before it has reached the cache.
   */
  @SuppressWarnings("deprecation") // because of the upper halves, which are zero here
  private int copy(String key) {
    key.getBytes(0, key.length(), bytes, start);
    return key.length();
  }

  private int encodeAll(String key) {
    byte[] target = bytes;
    int at = start;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xc0 | (c >> 6));
        target[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        target[at++] = (byte) (0xe0 | (c >> 12));
        target[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        target[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (isPairAt(key, i)) {
        int point = Character.toCodePoint(c, key.charAt(++i));
        target[at++] = (byte) (0xf0 | (point >> 18));
        target[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        target[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        target[at++] = (byte) (0x80 | (point & 0x3f));
      } else {
        target[at++] = '?';
      }
    }
    return at - start;
  }

  private static boolean fits(String key) {
    return key.length() <= 2 * MAX_CHARACTERS
        && key.codePointCount(0, key.length()) <= MAX_CHARACTERS;
  }

  private static boolean isPairAt(String key, int i) {
    return Character.isHighSurrogate(key.charAt(i))
        && i + 1 < key.length()
        && Character.isLowSurrogate(key.charAt(i + 1));
  }

  /** Hashes the key last encoded. */
  public void hash() {
    md5.update(bytes, start, length);
    try {
      md5.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("sixteen bytes hold an MD5", e);
    }
  }

  /** The upper half of the hash key last computed. */
  public long high() {
    return (long) LONG.get(digest, 0);
  }

  /** The lower half of the hash key last computed. */
  public long low() {
    return (long) LONG.get(digest, 8);
  }

  /** The header's room and the encoded key behind it. */
  public byte[] bytes() {
    return bytes;
  }
}
