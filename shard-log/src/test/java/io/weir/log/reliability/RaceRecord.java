package io.weir.log.reliability;

import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.util.SplittableRandom;
import java.util.UUID;

/** A record all of which follows from its log and its offset. */
record RaceRecord(UUID log, long offset) implements BodySource {

  byte[] bytes() {
    byte[] bytes = new byte[length()];
    new SplittableRandom(log.getMostSignificantBits() ^ (offset * 7919)).nextBytes(bytes);
    return bytes;
  }

  @Override
  public int length() {
    return (int) ((offset * 37 + log.getLeastSignificantBits()) & 255);
  }

  @Override
  public void writeTo(BodyWriter out) {
    byte[] bytes = bytes();
    out.write(bytes, 0, bytes.length / 2);
    out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
  }

  long arrivalMillis() {
    return arrivalMillis(offset);
  }

  /** Goes back now and then, as clocks do. */
  static long arrivalMillis(long offset) {
    return 1_000_000 + 10 * offset - (offset % 11 == 0 ? 45 : 0);
  }
}
