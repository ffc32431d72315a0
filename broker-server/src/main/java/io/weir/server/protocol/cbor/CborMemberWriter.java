package io.weir.server.protocol.cbor;

import io.netty.buffer.ByteBuf;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Pieces;
import java.nio.charset.StandardCharsets;

/**
 * Writes CBOR: a head for each item, and text and bytes as they are. Structures and lists are of
 * indefinite length, since an answer does not say beforehand how many members it has.
 */
final class CborMemberWriter implements MemberWriter {
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1 << 5;
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int INDEFINITE_LIST = 4 << 5 | 31;
  private static final int INDEFINITE_MAP = 5 << 5 | 31;
  private static final int TAG_TIME = 6 << 5 | 1;
  private static final int FALSE = 7 << 5 | 20;
  private static final int TRUE = 7 << 5 | 21;
  private static final int BREAK = 7 << 5 | 31;

  /** Up to it, in characters, text is looked at for being ASCII. */
  private static final int SHORT = 256;

  private final Pieces pieces;

  CborMemberWriter(ByteBuf target) {
    pieces = new Pieces(target);
  }

  @Override
  public void beginStructure() {
    pieces.put(INDEFINITE_MAP);
  }

  @Override
  public void beginStructure(String member) {
    name(member);
    pieces.put(INDEFINITE_MAP);
  }

  @Override
  public void endStructure() {
    pieces.put(BREAK);
  }

  @Override
  public void beginList(String member) {
    name(member);
    pieces.put(INDEFINITE_LIST);
  }

  @Override
  public void endList() {
    pieces.put(BREAK);
  }

  @Override
  public void element(String value) {
    text(value);
  }

  @Override
  public void string(String member, String value) {
    name(member);
    text(value);
  }

  @Override
  public void utf8(String member, byte[] source, int offset, int length) {
    name(member);
    bytes(TEXT, source, offset, length);
  }

  @Override
  public void ascii(String member, byte[] text) {
    name(member);
    bytes(TEXT, text, 0, text.length);
  }

  @Override
  public void number(String member, long value) {
    name(member);
    number(value);
  }

  @Override
  public void bool(String member, boolean value) {
    name(member);
    pieces.put(value ? TRUE : FALSE);
  }

  @Override
  public void timestamp(String member, long epochMillis) {
    name(member);
    pieces.put(TAG_TIME);
    number(epochMillis);
  }

  @Override
  public void blob(String member, byte[] source, int offset, int length) {
    name(member);
    bytes(BYTES, source, offset, length);
  }

  @Override
  public void finish() {
    pieces.finish();
  }

  private void name(String member) {
    head(TEXT, member.length());
    pieces.ascii(member);
  }

  private void text(String value) {
    if (value.length() <= SHORT && isAscii(value)) {
      head(TEXT, value.length());
      pieces.ascii(value);
    } else {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      bytes(TEXT, utf8, 0, utf8.length);
    }
  }

  private static boolean isAscii(String value) {
    int all = 0;
    for (int i = 0; i < value.length(); i++) {
      all |= value.charAt(i);
    }
    return all < 0x80;
  }

  private void bytes(int kind, byte[] source, int offset, int length) {
    head(kind, length);
    pieces.bytes(source, offset, length);
  }

  private void number(long value) {
    if (value < 0) {
      head(NEGATIVE, -1 - value);
    } else {
      head(UNSIGNED, value);
    }
  }

  /** The kind of an item with its length or value, in as few bytes as hold it. */
  private void head(int kind, long value) {
    if (value < 24) {
      pieces.put(kind | (int) value);
    } else if (value <= 0xff) {
      pieces.put(kind | 24);
      pieces.put((int) value);
    } else if (value <= 0xffff) {
      pieces.put(kind | 25);
      bigEndian(value, Short.BYTES);
    } else if (value <= 0xffff_ffffL) {
      pieces.put(kind | 26);
      bigEndian(value, Integer.BYTES);
    } else {
      pieces.put(kind | 27);
      bigEndian(value, Long.BYTES);
    }
  }

  private void bigEndian(long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      pieces.put((int) (value >>> shift));
    }
  }
}
