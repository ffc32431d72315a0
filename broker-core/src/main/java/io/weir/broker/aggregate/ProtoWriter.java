package io.weir.broker.aggregate;

import java.util.Arrays;

/** Writes fields of a Protocol Buffers message. Not thread-safe. */
final class ProtoWriter {
  static final int VARINT = 0;
  static final int BYTES = 2;

  private byte[] bytes;
  private int length;

  /** With room for so many bytes, and for more when they come. */
  ProtoWriter(int capacity) {
    bytes = new byte[capacity];
  }

  void varintField(int field, long value) {
    varint(((long) field << 3) | VARINT);
    varint(value);
  }

  void bytesField(int field, byte[] value) {
    bytesHeader(field, value.length);
    raw(value, 0, value.length);
  }

  /** Tag and length of a field whose content is written behind. */
  void bytesHeader(int field, int contentLength) {
    varint(((long) field << 3) | BYTES);
    varint(contentLength);
  }

  void raw(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  private void varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** How many bytes a number takes. */
  static int varintLength(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }
}
