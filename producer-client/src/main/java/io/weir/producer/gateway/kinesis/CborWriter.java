package io.weir.producer.gateway.kinesis;

import java.nio.charset.StandardCharsets;

/** Writes CBOR (RFC 8949) into an array of enough room. Not thread-safe. */
final class CborWriter {
  /** Of the longest head of an item, in bytes. */
  static final int LONGEST_HEAD = 5;

  private static final int UNSIGNED = 0;
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final byte LIST = (byte) (4 << 5 | 31);
  private static final byte MAP = (byte) (5 << 5 | 31);
  private static final byte BREAK = (byte) 0xff;

  private final byte[] bytes;
  private int length;

  /** With room for so many bytes. */
  CborWriter(int most) {
    bytes = new byte[most];
  }

  /** A text as an item, to be {@link #put} often. */
  static byte[] item(String text) {
    CborWriter item = new CborWriter(1 + text.length());
    item.text(text);
    return item.bytes;
  }

  /** Begins a map that ends with {@link #end}. */
  void map() {
    put(MAP);
  }

  /** Begins a list that ends with {@link #end}. */
  void list() {
    put(LIST);
  }

  void end() {
    put(BREAK);
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    put(utf8);
  }

  void data(byte[] data) {
    head(BYTES, data.length);
    put(data);
  }

  /** A number that is not negative. */
  void number(int value) {
    head(UNSIGNED, value);
  }

  /** Bytes that are items. */
  void put(byte[] items) {
    System.arraycopy(items, 0, bytes, length, items.length);
    length += items.length;
  }

  private void put(byte value) {
    bytes[length++] = value;
  }

  /** The kind of an item with its length or value, in as few bytes as hold it. */
  private void head(int kind, int size) {
    if (size < 24) {
      put((byte) (kind | size));
    } else if (size <= 0xff) {
      put((byte) (kind | 24));
      put((byte) size);
    } else if (size <= 0xffff) {
      put((byte) (kind | 25));
      put((byte) (size >> 8));
      put((byte) size);
    } else {
      put((byte) (kind | 26));
      for (int shift = 24; shift >= 0; shift -= 8) {
        put((byte) (size >> shift));
      }
    }
  }

  /** What it writes to; what is written is at the beginning. */
  byte[] array() {
    return bytes;
  }

  /** Of what is written, in bytes. */
  int length() {
    return length;
  }
}
