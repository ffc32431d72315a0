package io.weir.server.protocol.json;

import io.netty.buffer.ByteBuf;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Pieces;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON. Jackson's generator would do as well for everything but what most answers consist
 * of: it encodes base64 and text into buffers of its own first, which costs a copy of every record
 * read.
 */
final class JsonMemberWriter implements MemberWriter {
  /** A multiple of three, so that padding comes only at the end; fits the pieces when encoded. */
  private static final int BLOB_CHUNK = Pieces.CAPACITY / 2 / 3 * 3;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Pieces pieces;
  private boolean comma;

  JsonMemberWriter(ByteBuf target) {
    pieces = new Pieces(target);
  }

  @Override
  public void beginStructure() {
    separate();
    open('{');
  }

  @Override
  public void beginStructure(String member) {
    name(member);
    open('{');
  }

  @Override
  public void endStructure() {
    close('}');
  }

  @Override
  public void beginList(String member) {
    name(member);
    open('[');
  }

  @Override
  public void endList() {
    close(']');
  }

  @Override
  public void element(String value) {
    separate();
    quoted(value);
  }

  @Override
  public void string(String member, String value) {
    name(member);
    quoted(value);
  }

  @Override
  public void utf8(String member, byte[] source, int offset, int length) {
    name(member);
    pieces.put('"');
    for (int i = offset; i < offset + length; i++) {
      escaped(source[i]);
    }
    pieces.put('"');
  }

  @Override
  public void ascii(String member, byte[] text) {
    name(member);
    pieces.put('"');
    pieces.bytes(text, 0, text.length);
    pieces.put('"');
  }

  @Override
  public void number(String member, long value) {
    name(member);
    pieces.ascii(Long.toString(value));
  }

  @Override
  public void bool(String member, boolean value) {
    name(member);
    pieces.ascii(value ? "true" : "false");
  }

  @Override
  public void timestamp(String member, long epochMillis) {
    name(member);
    long millis = epochMillis % 1000;
    pieces.ascii(Long.toString(epochMillis / 1000));
    pieces.put('.');
    pieces.put((int) ('0' + millis / 100));
    pieces.put((int) ('0' + millis / 10 % 10));
    pieces.put((int) ('0' + millis % 10));
  }

  @Override
  public void blob(String member, byte[] source, int offset, int length) {
    name(member);
    pieces.put('"');
    for (int done = 0; done < length; done += BLOB_CHUNK) {
      int count = Math.min(BLOB_CHUNK, length - done);
      int at = pieces.reserve(Base64.encodedLength(count));
      Base64.encode(source, offset + done, count, pieces.array(), at);
    }
    pieces.put('"');
  }

  @Override
  public void finish() {
    pieces.finish();
  }

  private void name(String member) {
    separate();
    pieces.put('"');
    pieces.ascii(member);
    pieces.put('"');
    pieces.put(':');
    comma = true;
  }

  private void separate() {
    if (comma) {
      pieces.put(',');
    }
    comma = true;
  }

  private void open(char bracket) {
    pieces.put(bracket);
    comma = false;
  }

  private void close(char bracket) {
    pieces.put(bracket);
    comma = true;
  }

  private void quoted(String value) {
    pieces.put('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        utf8Rest(value.substring(i));
        break;
      }
      escaped((byte) c);
    }
    pieces.put('"');
  }

  private void utf8Rest(String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      escaped(b);
    }
  }

  /** A byte of UTF-8: what JSON must not contain is ASCII, so bytes can be looked at one by one. */
  private void escaped(byte b) {
    if (b == '"' || b == '\\') {
      pieces.put('\\');
      pieces.put(b);
    } else if (b >= 0 && b < ' ') {
      pieces.ascii("\\u00");
      pieces.put(HEX[b >> 4]);
      pieces.put(HEX[b & 0xf]);
    } else {
      pieces.put(b);
    }
  }
}
