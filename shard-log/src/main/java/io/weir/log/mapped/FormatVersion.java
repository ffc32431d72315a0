package io.weir.log.mapped;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The version of everything in a store's directory; docs/log-format.md tells what is of it. */
final class FormatVersion {
  /** Grows with every change of any file's layout or seeds. Other versions are refused. */
  static final int CURRENT = 2;

  private FormatVersion() {}

  /**
   * As it stands in headers. It goes into their checksums in the place of what a header says: so a
   * header whose version was damaged is told from one of another version.
   */
  static ByteBuffer bytes() {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(0, CURRENT);
  }
}
