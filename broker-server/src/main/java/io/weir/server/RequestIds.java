package io.weir.server;

import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that tell requests apart in logs; nothing secret, so no secure random is spent on them. */
final class RequestIds {
  private static final int EXTENDED_BYTES = 72;

  private RequestIds() {}

  /** A random UUID. */
  static String requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long version4 = (random.nextLong() & ~0xf000L) | 0x4000L;
    long variant2 = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(version4, variant2).toString();
  }

  /** As long as Amazon's, in base64. */
  static String extendedId() {
    byte[] bytes = new byte[EXTENDED_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
