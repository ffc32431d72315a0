package io.weir.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** As much of ASN.1's DER as a certificate is written in. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int CONTEXT = 0x80;
  private static final int CONTEXT_CONSTRUCTED = 0xa0;

  private Der() {}

  static byte[] sequence(byte[]... items) {
    return item(SEQUENCE, items);
  }

  static byte[] set(byte[]... items) {
    return item(SET, items);
  }

  /** An item under a tag of its own, around what it is. */
  static byte[] explicit(int tag, byte[] content) {
    return item(CONTEXT_CONSTRUCTED | tag, content);
  }

  /** An item under a tag of its own in the place of what it is. */
  static byte[] implicit(int tag, byte[] content) {
    return item(CONTEXT | tag, content);
  }

  static byte[] bool(boolean value) {
    return item(BOOLEAN, new byte[] {(byte) (value ? 0xff : 0)});
  }

  /** A number in two's complement, without bytes that say nothing. */
  static byte[] integer(byte... twosComplement) {
    return item(INTEGER, twosComplement);
  }

  /** Bits, of which the last so many are none. */
  static byte[] bits(int unused, byte[] bytes) {
    return item(BIT_STRING, new byte[] {(byte) unused}, bytes);
  }

  static byte[] octets(byte[] bytes) {
    return item(OCTET_STRING, bytes);
  }

  /** The encoded form of an identifier. */
  static byte[] identifier(int... encoded) {
    byte[] bytes = new byte[encoded.length];
    for (int i = 0; i < encoded.length; i++) {
      bytes[i] = (byte) encoded[i];
    }
    return item(OBJECT_IDENTIFIER, bytes);
  }

  static byte[] text(String value) {
    return item(UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code yyMMddHHmmssZ} before 2050, {@code yyyyMMddHHmmssZ} from then on. */
  static byte[] time(String digits) {
    int tag = digits.length() == 13 ? UTC_TIME : GENERALIZED_TIME;
    return item(tag, digits.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] item(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    writeLength(out, content.size());
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    if (length < 0x80) {
      out.write(length);
    } else if (length <= 0xff) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }
}
