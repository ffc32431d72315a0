package io.weir.server.protocol.json;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.weir.server.protocol.MemberWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON through an array that stays in the first cache into the buffer that the socket sends
 * from. Jackson's generator would do as well for everything but what most answers consist of: it
 * encodes base64 and text into buffers of its own first, which costs a copy of every record read.
 */
final class JsonMemberWriter implements MemberWriter {
  private static final int SCRATCH_BYTES = 8 * 1024;

  /** A multiple of three, so that padding comes only at the end; fits the array when encoded. */
  private static final int BLOB_CHUNK = SCRATCH_BYTES / 2 / 3 * 3;

  /** The most that one character, number or piece of punctuation takes. */
  private static final int LARGEST_PIECE = 32;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[SCRATCH_BYTES];
        }
      };

  private final ByteBuf target;
  private final byte[] scratch = SCRATCH.get();
  private int used;
  private boolean comma;

  JsonMemberWriter(ByteBuf target) {
    this.target = target;
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
    put('"');
    for (int i = offset; i < offset + length; i++) {
      escaped(source[i]);
    }
    put('"');
  }

  @Override
  public void number(String member, long value) {
    name(member);
    ascii(Long.toString(value));
  }

  @Override
  public void bool(String member, boolean value) {
    name(member);
    ascii(value ? "true" : "false");
  }

  @Override
  public void timestamp(String member, long epochMillis) {
    name(member);
    long millis = epochMillis % 1000;
    ascii(Long.toString(epochMillis / 1000));
    put('.');
    put((char) ('0' + millis / 100));
    put((char) ('0' + millis / 10 % 10));
    put((char) ('0' + millis % 10));
  }

  @Override
  public void blob(String member, byte[] source, int offset, int length) {
    name(member);
    put('"');
    for (int done = 0; done < length; done += BLOB_CHUNK) {
      int count = Math.min(BLOB_CHUNK, length - done);
      reserve(Base64.encodedLength(count));
      used = Base64.encode(source, offset + done, count, scratch, used);
    }
    put('"');
  }

  @Override
  public void finish() {
    target.writeBytes(scratch, 0, used);
    used = 0;
  }

  private void name(String member) {
    separate();
    put('"');
    ascii(member);
    put('"');
    put(':');
    comma = true;
  }

  private void separate() {
    if (comma) {
      put(',');
    }
    comma = true;
  }

  private void open(char bracket) {
    put(bracket);
    comma = false;
  }

  private void close(char bracket) {
    put(bracket);
    comma = true;
  }

  private void quoted(String value) {
    put('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        utf8Rest(value.substring(i));
        break;
      }
      escaped((byte) c);
    }
    put('"');
  }

  private void utf8Rest(String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      escaped(b);
    }
  }

  /** A byte of UTF-8: what JSON must not contain is ASCII, so bytes can be looked at one by one. */
  private void escaped(byte b) {
    if (b == '"' || b == '\\') {
      put('\\');
      put((char) b);
    } else if (b >= 0 && b < ' ') {
      ascii("\\u00");
      put((char) HEX[b >> 4]);
      put((char) HEX[b & 0xf]);
    } else {
      reserve(LARGEST_PIECE);
      scratch[used++] = b;
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(char ascii) {
    reserve(LARGEST_PIECE);
    scratch[used++] = (byte) ascii;
  }

  private void reserve(int bytes) {
    if (scratch.length - used < bytes) {
      finish();
    }
  }
}
