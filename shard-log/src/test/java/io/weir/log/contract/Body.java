package io.weir.log.contract;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Bodies of records, also for the tests of an engine. */
public final class Body {
  private Body() {}

  /** That many bytes, the same for the same seed. */
  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Eight bytes that say a number. */
  static byte[] ofNumber(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** These bytes. */
  public static BodySource of(byte[] bytes) {
    return new BodySource() {
      @Override
      public int length() {
        return bytes.length;
      }

      @Override
      public void writeTo(BodyWriter out) {
        out.write(bytes, 0, bytes.length);
      }
    };
  }

  /** A text, in UTF-8. */
  public static BodySource ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same bytes written in parts, from arrays and from buffers on and off the heap. */
  static BodySource inParts(byte[] bytes) {
    return new BodySource() {
      @Override
      public int length() {
        return bytes.length;
      }

      @Override
      public void writeTo(BodyWriter out) {
        int third = bytes.length / 3;
        out.write(bytes, 0, third);
        out.write(bytes, third, 0);
        out.write(ByteBuffer.wrap(bytes), third, third);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        out.write(direct, 2 * third, bytes.length - 2 * third);
        if (direct.position() != bytes.length || direct.limit() != bytes.length) {
          throw new AssertionError("the engine moved the position or limit of a source");
        }
      }
    };
  }

  /** A body that is only ever asked for its length. */
  static BodySource unwritable(int length) {
    return new BodySource() {
      @Override
      public int length() {
        return length;
      }

      @Override
      public void writeTo(BodyWriter out) {
        throw new AssertionError("must have been refused before it was written");
      }
    };
  }
}
