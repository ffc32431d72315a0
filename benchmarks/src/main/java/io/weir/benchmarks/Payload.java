package io.weir.benchmarks;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.util.Random;

/** A body of a given size, in an array. */
final class Payload implements BodySource {
  private final byte[] bytes;

  Payload(int size) {
    bytes = new byte[size];
    new Random(1).nextBytes(bytes);
  }

  byte[] array() {
    return bytes.clone();
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void writeTo(BodyWriter out) {
    out.write(bytes, 0, bytes.length);
  }
}
