package io.weir.log.fs;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file's bytes as memory. {@link #unmap} must be the last call, when no thread can touch the
 * {@link #buffer} any more: an access after it may end the JVM. Absolute reads and writes by
 * several threads are as safe as on a byte array.
 */
public interface MappedRegion {

  /**
   * The bytes, little-endian. Use absolute accesses only: position and limit belong to no thread.
   */
  ByteBuffer buffer();

  /** Makes a range of bytes durable. An exception means that none of it may be trusted to be. */
  void force(int from, int length) throws IOException;

  /** Gives the address space back at once. Idempotent. */
  void unmap();
}
