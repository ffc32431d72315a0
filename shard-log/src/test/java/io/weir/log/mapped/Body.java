package io.weir.log.mapped;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.nio.ByteBuffer;

/**
 * A record's body that no other append ever had: the number of the append, and bytes that follow
 * from it.
 */
record Body(long nonce, int bytes) implements BodySource {
  /** The number must fit in. */
  static final int LEAST = 8;

  @Override
  public int length() {
    return bytes;
  }

  @Override
  public void writeTo(BodyWriter out) {
    out.write(content(), 0, bytes);
  }

  byte[] content() {
    ByteBuffer content = ByteBuffer.allocate(bytes + Long.BYTES);
    long value = nonce;
    while (content.position() < bytes) {
      content.putLong(value);
      value = value * 6364136223846793005L + 1442695040888963407L;
    }
    return content.array();
  }

  /** Whether these bytes are this body. */
  boolean isIn(byte[] array, int from, int length) {
    return length == bytes
        && java.util.Arrays.equals(content(), 0, bytes, array, from, from + length);
  }
}
