package io.weir.server.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.weir.server.protocol.WireFormat;
import io.weir.server.protocol.cbor.CborFormat;
import io.weir.server.protocol.json.JsonFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two formats, and how a client reads their answers. */
final class Format {
  static final Format JSON = new Format(new JsonFormat(), new JsonFactory());
  static final Format CBOR = new Format(new CborFormat(), new CBORFactory());

  final WireFormat wire;
  private final JsonFactory reader;

  private Format(WireFormat wire, JsonFactory reader) {
    this.wire = wire;
    this.reader = reader.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /**
   * An answer as maps, lists, strings, numbers and booleans. Bytes become base64, as JSON has them,
   * and times milliseconds, as CBOR has them.
   */
  Object read(byte[] answer) {
    try (JsonParser parser = reader.createParser(answer)) {
      parser.nextToken();
      Object value = value(parser, "");
      if (parser.nextToken() != null) {
        throw new AssertionError("something follows the answer");
      }
      return value;
    } catch (IOException e) {
      throw new AssertionError("an answer that cannot be read", e);
    }
  }

  private Object value(JsonParser parser, String member) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> structure(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_EMBEDDED_OBJECT -> Base64.getEncoder().encodeToString(parser.getBinaryValue());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, member);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new AssertionError("no value: " + parser.currentToken());
    };
  }

  private Number number(JsonParser parser, String member) throws IOException {
    boolean seconds = this == JSON && (member.endsWith("Timestamp") || member.endsWith("At"));
    return seconds ? Math.round(parser.getDoubleValue() * 1000) : parser.getLongValue();
  }

  private Map<String, Object> structure(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser, name));
    }
    return members;
  }

  private List<Object> list(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser, ""));
    }
    return elements;
  }
}
