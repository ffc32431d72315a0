package io.weir.server.protocol;

import io.weir.log.BodyWriter;

/** Bytes that lie in an array as they are. */
public final class ByteArrayBlob implements Blob {
  private final byte[] source;
  private final int offset;
  private final int length;

  /** A range of an array, which must be left alone as long as the blob is in use. */
  public ByteArrayBlob(byte[] source, int offset, int length) {
    this.source = source;
    this.offset = offset;
    this.length = length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void writeTo(BodyWriter out) {
    out.write(source, offset, length);
  }
}
