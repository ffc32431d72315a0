package io.weir.broker.shard;

import io.weir.broker.data.AckListener;
import io.weir.log.BodySource;
import io.weir.log.BodyWriter;
import java.nio.ByteBuffer;

/** A put with a copy of its record, since its caller has gone on. */
final class HeldPut implements BodySource {
  final long high;
  final long low;
  final int countedBytes;
  final AckListener listener;
  final long tag;
  private final byte[] body;

  /** Copies the record; its hash key is given by its halves. */
  HeldPut(
      BodySource record, int countedBytes, long high, long low, AckListener listener, long tag) {
    this.high = high;
    this.low = low;
    this.countedBytes = countedBytes;
    this.listener = listener;
    this.tag = tag;
    this.body = new byte[record.length()];
    record.writeTo(new Copy(body));
  }

  @Override
  public int length() {
    return body.length;
  }

  @Override
  public void writeTo(BodyWriter out) {
    out.write(body, 0, body.length);
  }

  private static final class Copy implements BodyWriter {
    private final byte[] target;
    private int at;

    Copy(byte[] target) {
      this.target = target;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      System.arraycopy(source, offset, target, at, length);
      at += length;
    }

    @Override
    public void write(ByteBuffer source, int index, int length) {
      source.get(index, target, at, length);
      at += length;
    }
  }
}
