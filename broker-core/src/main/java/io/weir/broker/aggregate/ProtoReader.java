package io.weir.broker.aggregate;

import java.util.Arrays;

/** Reads the fields of a Protocol Buffers message, one after the other. Not thread-safe. */
final class ProtoReader {
  private static final int FIXED64 = 1;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int type;

  ProtoReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Goes to the next field, if there is one; the content of the last must have been read. */
  boolean next() throws MalformedMessageException {
    if (at == end) {
      return false;
    }
    long tag = number();
    field = (int) (tag >>> 3);
    type = (int) (tag & 7);
    return true;
  }

  int field() {
    return field;
  }

  long varint() throws MalformedMessageException {
    expect(ProtoWriter.VARINT);
    return number();
  }

  byte[] bytes() throws MalformedMessageException {
    int length = contentLength();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** A message within the message. */
  ProtoReader message() throws MalformedMessageException {
    int length = contentLength();
    at += length;
    return new ProtoReader(bytes, at - length, at);
  }

  void skip() throws MalformedMessageException {
    switch (type) {
      case ProtoWriter.VARINT -> number();
      case ProtoWriter.BYTES -> forward(contentLength());
      case FIXED64 -> forward(8);
      case FIXED32 -> forward(4);
      default -> throw new MalformedMessageException();
    }
  }

  private void forward(int count) throws MalformedMessageException {
    if (end - at < count) {
      throw new MalformedMessageException();
    }
    at += count;
  }

  private int contentLength() throws MalformedMessageException {
    expect(ProtoWriter.BYTES);
    long length = number();
    if (length < 0 || length > end - at) {
      throw new MalformedMessageException();
    }
    return (int) length;
  }

  private void expect(int expected) throws MalformedMessageException {
    if (type != expected) {
      throw new MalformedMessageException();
    }
  }

  private long number() throws MalformedMessageException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (at == end) {
        throw new MalformedMessageException();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException();
  }
}
