package io.weir.broker.aggregate;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What is around the message. */
final class Envelope {
  private static final byte[] MAGIC = {(byte) 0xf3, (byte) 0x89, (byte) 0x9a, (byte) 0xc2};
  private static final int MD5_LENGTH = 16;

  private Envelope() {}

  static byte[] wrap(byte[] message, int length) {
    byte[] wrapped = new byte[MAGIC.length + length + MD5_LENGTH];
    System.arraycopy(MAGIC, 0, wrapped, 0, MAGIC.length);
    System.arraycopy(message, 0, wrapped, MAGIC.length, length);
    System.arraycopy(md5(message, 0, length), 0, wrapped, MAGIC.length + length, MD5_LENGTH);
    return wrapped;
  }

  /** Whether it begins like one; no more than that. */
  static boolean beginsOne(ByteBuffer data) {
    if (data.remaining() <= MAGIC.length + MD5_LENGTH) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (data.get(data.position() + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the data is an aggregated record: anybody's own bytes may begin like one. */
  static boolean isOne(byte[] data) {
    return data.length > MAGIC.length + MD5_LENGTH
        && Arrays.equals(data, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        && Arrays.equals(
            md5(data, messageStart(), messageEnd(data) - messageStart()),
            Arrays.copyOfRange(data, messageEnd(data), data.length));
  }

  static int messageStart() {
    return MAGIC.length;
  }

  static int messageEnd(byte[] data) {
    return data.length - MD5_LENGTH;
  }

  private static byte[] md5(byte[] bytes, int offset, int length) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, offset, length);
      return md5.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
