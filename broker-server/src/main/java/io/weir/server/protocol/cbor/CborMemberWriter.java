package io.weir.server.protocol.cbor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.weir.server.protocol.MemberWriter;

/**
 * Writes CBOR straight into the buffer that the socket sends from: a head for each item, and text
 * and bytes as they are. Structures and lists are of indefinite length, since an answer does not
 * say beforehand how many members it has.
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
  private final ByteBuf target;

  CborMemberWriter(ByteBuf target) {
    this.target = target;
  }

  @Override
  public void beginStructure() {
    target.writeByte(INDEFINITE_MAP);
  }

  @Override
  public void beginStructure(String member) {
    text(member);
    target.writeByte(INDEFINITE_MAP);
  }

  @Override
  public void endStructure() {
    target.writeByte(BREAK);
  }

  @Override
  public void beginList(String member) {
    text(member);
    target.writeByte(INDEFINITE_LIST);
  }

  @Override
  public void endList() {
    target.writeByte(BREAK);
  }

  @Override
  public void element(String value) {
    text(value);
  }

  @Override
  public void string(String member, String value) {
    text(member);
    text(value);
  }

  @Override
  public void utf8(String member, byte[] source, int offset, int length) {
    text(member);
    head(TEXT, length);
    target.writeBytes(source, offset, length);
  }

  @Override
  public void number(String member, long value) {
    text(member);
    number(value);
  }

  @Override
  public void bool(String member, boolean value) {
    text(member);
    target.writeByte(value ? TRUE : FALSE);
  }

  @Override
  public void timestamp(String member, long epochMillis) {
    text(member);
    target.writeByte(TAG_TIME);
    number(epochMillis);
  }

  @Override
  public void blob(String member, byte[] source, int offset, int length) {
    text(member);
    head(BYTES, length);
    target.writeBytes(source, offset, length);
  }

  /** Nothing is held back. */
  @Override
  public void finish() {}

  private void text(String value) {
    int length = ByteBufUtil.utf8Bytes(value);
    head(TEXT, length);
    ByteBufUtil.reserveAndWriteUtf8(target, value, length);
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
      target.writeByte(kind | (int) value);
    } else if (value <= 0xff) {
      target.writeByte(kind | 24).writeByte((int) value);
    } else if (value <= 0xffff) {
      target.writeByte(kind | 25).writeShort((int) value);
    } else if (value <= 0xffff_ffffL) {
      target.writeByte(kind | 26).writeInt((int) value);
    } else {
      target.writeByte(kind | 27).writeLong(value);
    }
  }
}
