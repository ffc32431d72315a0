package io.weir.broker.shard;

import io.weir.broker.data.Payload;
import io.weir.broker.data.RecordBody;
import io.weir.broker.routing.KeyEncoder;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import org.jspecify.annotations.Nullable;

/**
 * One thread's room for a put: the encoded key, its hash, and the body handed to the log. Reused
 * for every put of the thread, so that none allocates. A put is through with it before it calls a
 * listener, which may put again.
 */
final class PutScratch implements BodySource {
  private static final ThreadLocal<PutScratch> CURRENT = ThreadLocal.withInitial(PutScratch::new);

  final KeyEncoder key = new KeyEncoder(RecordBody.HEADER_LENGTH);
  private int keyLength;
  private byte @Nullable [] data;
  private @Nullable Payload payload;
  private int dataLength;

  /** The calling thread's. */
  static PutScratch current() {
    return CURRENT.get();
  }

  /**
   * Encodes the key.
   *
   * @return whether it is one
   */
  boolean setKey(String partitionKey) {
    keyLength = key.encode(partitionKey);
    if (keyLength < 0) {
      return false;
    }
    RecordBody.putHeader(key.bytes(), 0, keyLength);
    return true;
  }

  void setData(byte[] bytes) {
    data = bytes;
    payload = null;
    dataLength = bytes.length;
  }

  void setData(Payload source) {
    payload = source;
    data = null;
    dataLength = source.length();
  }

  /** Lets go of the data. */
  void release() {
    data = null;
    payload = null;
  }

  /** What the limits count. */
  long countedLength() {
    return (long) keyLength + dataLength;
  }

  @Override
  public int length() {
    return RecordBody.HEADER_LENGTH + keyLength + dataLength;
  }

  @Override
  public void writeTo(BodyWriter out) {
    out.write(key.bytes(), 0, RecordBody.HEADER_LENGTH + keyLength);
    byte[] bytes = data;
    Payload source = payload;
    if (bytes != null) {
      out.write(bytes, 0, dataLength);
    } else if (source != null) {
      source.writeTo(out);
    }
  }
}
