package io.weir.server.protocol;

import io.weir.log.BodyWriter;

/** Bytes that had to be copied out of a request. */
public final class ByteArrayBlob implements Blob {
  private final byte[] bytes;

  /** Takes over the array. */
  public ByteArrayBlob(byte[] bytes) {
    this.bytes = bytes;
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
