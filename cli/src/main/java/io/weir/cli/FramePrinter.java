package io.weir.cli;

import io.weir.broker.data.RecordBody;
import io.weir.log.offline.FrameInfo;
import io.weir.log.offline.FrameInfo.Kind;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** Shows frames, one a line. Not thread-safe. */
final class FramePrinter {
  private static final int PREVIEW = 40;
  private final PrintWriter out;
  private final boolean records;
  private final boolean bytes;
  private final boolean json;
  private boolean headed;

  /**
   * A printer.
   *
   * @param records whether bodies are those of a broker's records
   * @param bytes whether to show all of a body
   * @param json whether for programs
   */
  FramePrinter(PrintWriter out, boolean records, boolean bytes, boolean json) {
    this.out = out;
    this.records = records;
    this.bytes = bytes;
    this.json = json;
  }

  void print(FrameInfo frame) {
    if (json) {
      printJson(frame);
      return;
    }
    if (!headed) {
      headed = true;
      out.println(
          String.format(
              Locale.ROOT,
              "%-14s %10s %12s  %-24s %9s  %-3s  %s",
              "SEGMENT",
              "POSITION",
              "OFFSET",
              "ARRIVAL",
              "BYTES",
              "CRC",
              records ? "KEY DATA" : "BODY"));
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%-14s %10d %12d  %-24s %9d  %-3s  %s",
            frame.segment().getFileName(),
            frame.position(),
            frame.offset(),
            frame.kind() == Kind.RECORD ? Instant.ofEpochMilli(frame.arrivalMillis()) : "-",
            frame.length(),
            frame.kind() == Kind.DAMAGED ? "BAD" : "ok",
            content(frame)));
  }

  private String content(FrameInfo frame) {
    long count = frame.endOffset() - frame.offset();
    if (frame.kind() != Kind.RECORD) {
      return (frame.kind() == Kind.GAP ? "gap: " : "DAMAGED: ")
          + FindingPrinter.range(frame.offset(), count);
    }
    byte[] body = frame.body();
    int data = dataAt(body);
    String key = data == 0 ? "" : text(body, RecordBody.HEADER_LENGTH, data) + " ";
    if (bytes) {
      return key + HexFormat.of().formatHex(body, data, body.length);
    }
    String preview = text(body, data, Math.min(body.length, data + PREVIEW));
    return key + preview + (body.length - data > PREVIEW ? "..." : "");
  }

  /** Where the data begins; 0 where the body is not a record's. */
  private int dataAt(byte[] body) {
    if (!records || body.length < RecordBody.HEADER_LENGTH) {
      return 0;
    }
    int at = RecordBody.HEADER_LENGTH + RecordBody.keyLength(body, 0);
    return at <= body.length ? at : 0;
  }

  /** Bytes as text where they are text that a terminal shows, else in hexadecimal. */
  private static String text(byte[] body, int from, int to) {
    int end = to;
    while (end > from && end < body.length && (body[end] & 0xC0) == 0x80) {
      end--; // not in the middle of a character
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(body, from, end - from))
              .toString();
      if (text.codePoints().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Not text.
    }
    return "0x" + HexFormat.of().formatHex(body, from, to);
  }

  private void printJson(FrameInfo frame) {
    Json.line(
        out,
        json -> {
          json.writeStringField("kind", frame.kind().name().toLowerCase(Locale.ROOT));
          json.writeStringField("segment", String.valueOf(frame.segment().getFileName()));
          json.writeNumberField("position", frame.position());
          json.writeNumberField("offset", frame.offset());
          json.writeNumberField("endOffset", frame.endOffset());
          json.writeNumberField("length", frame.length());
          json.writeBooleanField("crc", frame.kind() != Kind.DAMAGED);
          if (frame.kind() == Kind.RECORD) {
            byte[] body = frame.body();
            int data = dataAt(body);
            json.writeStringField(
                "arrival", Instant.ofEpochMilli(frame.arrivalMillis()).toString());
            if (data > 0) {
              json.writeStringField(
                  "partitionKey",
                  new String(
                      body,
                      RecordBody.HEADER_LENGTH,
                      data - RecordBody.HEADER_LENGTH,
                      StandardCharsets.UTF_8));
            }
            json.writeFieldName("data");
            int most = bytes ? body.length : Math.min(body.length, data + PREVIEW);
            json.writeBinary(body, data, most - data);
          }
        });
  }
}
