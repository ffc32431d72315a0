package io.weir.log;

/**
 * Takes the parts of a frame's body, checksumming the bytes as they pass. Valid only during {@link
 * BodySource#writeTo}.
 */
public interface BodyWriter {

  /** Appends a range of an array. */
  void write(byte[] source, int offset, int length);

  /**
   * Appends {@code length} bytes of a buffer from an absolute index; the buffer's position and
   * limit stay.
   */
  void write(java.nio.ByteBuffer source, int index, int length);

  /**
   * For engines: what is the matter with a source that wrote another number of bytes than it said.
   *
   * @param length what it had said, in bytes
   * @param left how much of that was to come
   */
  static IllegalStateException wrongLength(int length, int left) {
    return new IllegalStateException(
        "a body source wrote another number of bytes than its length() says (at "
            + length
            + ", "
            + left
            + " left)");
  }
}
