package io.weir.server.protocol.eventstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import java.util.zip.CRC32;

/**
 * Makes messages of Amazon's event stream, big-endian, each complete in itself:
 *
 * <pre>
 *   0  length of the message, in bytes   4
 *   4  length of the headers             4
 *   8  crc32 of 0…7                      4
 *  12  headers: name's length 1 | name | 7 for a string | value's length 2 | value
 *      payload, in the format of the request
 *      crc32 of all before               4
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class EventStreamEncoder {
  /** What an answer of such messages is labelled with. */
  public static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final int PRELUDE = 12;
  private static final int CRC = 4;
  private static final int HEADERS_GUESSED = 128;
  private static final int STRING = 7;

  private final WireFormat format;

  /** With payloads of that format. */
  public EventStreamEncoder(WireFormat format) {
    this.format = format;
  }

  /** An event, such as {@code SubscribeToShardEvent}; {@code initial-response} is the first. */
  public ByteBuf event(ByteBufAllocator allocator, String type, Output payload) {
    return message(allocator, "event", ":event-type", type, payload);
  }

  /** An exception, after which nothing follows. */
  public ByteBuf exception(ByteBufAllocator allocator, String type, Output payload) {
    return message(allocator, "exception", ":exception-type", type, payload);
  }

  private ByteBuf message(
      ByteBufAllocator allocator, String kind, String typeHeader, String type, Output payload) {
    int capacity = PRELUDE + HEADERS_GUESSED + format.capacityFor(payload) + CRC;
    ByteBuf message = allocator.directBuffer(capacity);
    try {
      message.writeZero(PRELUDE);
      header(message, ":message-type", kind);
      header(message, typeHeader, type);
      header(message, ":content-type", format.contentType());
      int headers = message.writerIndex() - PRELUDE;
      MemberWriter out = format.writer(message);
      payload.writeTo(out);
      out.finish();
      message.setInt(0, message.writerIndex() + CRC).setInt(4, headers);
      message.setInt(8, crc(message, 8));
      message.writeInt(crc(message, message.writerIndex()));
      return message;
    } catch (RuntimeException e) {
      message.release();
      throw e;
    }
  }

  private static void header(ByteBuf to, String name, String value) {
    to.writeByte(name.length());
    ByteBufUtil.writeAscii(to, name);
    to.writeByte(STRING).writeShort(value.length());
    ByteBufUtil.writeAscii(to, value);
  }

  private static int crc(ByteBuf message, int length) {
    CRC32 crc = new CRC32();
    crc.update(message.nioBuffer(0, length));
    return (int) crc.getValue();
  }
}
