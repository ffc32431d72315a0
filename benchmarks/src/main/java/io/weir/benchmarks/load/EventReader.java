package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * Takes the records out of an event stream of SubscribeToShard. Its checksums are the tests'
 * affair. Confined to the connection's thread.
 */
final class EventReader {
  private static final int PRELUDE = 12;
  private static final int CRC = 4;

  private final WireForm form;
  private final Consumer<byte[]> records;
  private final ByteBuf pending = Unpooled.buffer(64 * 1024);

  EventReader(WireForm form, Consumer<byte[]> records) {
    this.form = form;
    this.records = records;
  }

  void onChunk(ByteBuf chunk) {
    pending.writeBytes(chunk);
    while (pending.readableBytes() >= PRELUDE) {
      int length = pending.getInt(pending.readerIndex());
      if (pending.readableBytes() < length) {
        break;
      }
      message(pending.readSlice(length));
    }
    pending.discardReadBytes();
  }

  private void message(ByteBuf message) {
    int headers = message.getInt(4);
    int payload = PRELUDE + headers;
    try (JsonParser in =
        form.parser(
            message.array(),
            message.arrayOffset() + payload,
            message.readableBytes() - payload - CRC)) {
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME && "Data".equals(in.currentName())) {
          in.nextToken();
          records.accept(in.getBinaryValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
