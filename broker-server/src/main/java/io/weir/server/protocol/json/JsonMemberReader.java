package io.weir.server.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.ByteArrayBlob;
import io.weir.server.protocol.MemberReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON with Jackson's streaming parser.
 *
 * <p><b>Blobs are not copied.</b> The parser leaves a string alone until it is asked for: when it
 * stands at one, it has consumed no more than the opening quote, and its location says where that
 * is. The characters are checked in place from there, and the parser then skips them. Only a string
 * with an escape in it (a slash may be written {@code \/}) is taken the long way.
 */
final class JsonMemberReader implements MemberReader {
  private static final double MAX_EPOCH_SECOND = 253_402_300_800.0; // the year 10000

  private static final Map<JsonToken, String> NAMES =
      Map.of(
          JsonToken.VALUE_STRING, "STRING_VALUE",
          JsonToken.VALUE_NUMBER_INT, "NUMBER_VALUE",
          JsonToken.VALUE_NUMBER_FLOAT, "NUMBER_VALUE",
          JsonToken.VALUE_TRUE, "TRUE_VALUE",
          JsonToken.VALUE_FALSE, "FALSE_VALUE",
          JsonToken.VALUE_NULL, "NULL_VALUE");

  private final JsonParser parser;
  private final byte[] source;
  private final int start;
  private final int end;

  /** Reads a range of an array with a parser made for the same range. */
  JsonMemberReader(JsonParser parser, byte[] source, int start, int length) {
    this.parser = parser;
    this.source = source;
    this.start = start;
    this.end = start + length;
    if (next() == null) {
      throw ApiException.serialization("The request has no body.");
    }
  }

  @Override
  public void beginStructure() {
    expect(JsonToken.START_OBJECT, "Structure");
  }

  @Override
  public @Nullable String nextMember() {
    while (next() == JsonToken.FIELD_NAME) {
      String name = currentName();
      if (next() != JsonToken.VALUE_NULL) {
        return name;
      }
    }
    return null;
  }

  @Override
  public void beginList() {
    expect(JsonToken.START_ARRAY, "List");
  }

  @Override
  public boolean nextElement() {
    return next() != JsonToken.END_ARRAY;
  }

  @Override
  public String readString() {
    expect(JsonToken.VALUE_STRING, "String");
    return text();
  }

  @Override
  public int readInteger() {
    expectNumber("Integer");
    try {
      return parser.getIntValue();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean readBoolean() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw unexpected(token, "Boolean");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  @Override
  public Instant readTimestamp() {
    expectNumber("Timestamp");
    try {
      double seconds = parser.getDoubleValue();
      if (!(Math.abs(seconds) < MAX_EPOCH_SECOND)) {
        throw ApiException.serialization("A timestamp is out of range; it is in seconds.");
      }
      return Instant.ofEpochMilli(Math.round(seconds * 1000));
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public Blob readBlob() {
    expect(JsonToken.VALUE_STRING, "Blob");
    int from = start + Math.toIntExact(parser.currentTokenLocation().getByteOffset()) + 1;
    int alphabetEnd = Base64.endOfAlphabet(source, from, end);
    int quote = alphabetEnd;
    while (quote < end && source[quote] == '=') {
      quote++;
    }
    if (quote < end && source[quote] == '"') {
      return Base64Blob.of(source, from, alphabetEnd, quote);
    }
    return unescaped();
  }

  /** An escape, something foreign, or no end at all: the parser finds out which. */
  private Blob unescaped() {
    byte[] characters = text().getBytes(StandardCharsets.UTF_8);
    int alphabetEnd = Base64.endOfAlphabet(characters, 0, characters.length);
    Base64Blob blob = Base64Blob.of(characters, 0, alphabetEnd, characters.length);
    byte[] decoded = new byte[blob.length()];
    Base64.decode(characters, 0, alphabetEnd, decoded);
    return new ByteArrayBlob(decoded);
  }

  @Override
  public void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public void end() {
    if (next() != null) {
      throw ApiException.serialization("Something follows the request's closing brace.");
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Closing a parser of an array touches no device.
    }
  }

  private @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private String currentName() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private void expectNumber(String type) {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isNumeric()) {
      throw unexpected(token, type);
    }
  }

  private void expect(JsonToken expected, String type) {
    JsonToken token = parser.currentToken();
    if (token != expected) {
      throw unexpected(token, type);
    }
  }

  private static ApiException unexpected(@Nullable JsonToken token, String type) {
    if (token == JsonToken.START_OBJECT) {
      return ApiException.serialization("Start of structure or map found where not expected.");
    }
    if (token == JsonToken.START_ARRAY) {
      return ApiException.serialization("Start of list found where not expected.");
    }
    String name = token == null ? "Nothing" : NAMES.getOrDefault(token, token.name());
    return ApiException.serialization(name + " can not be converted to " + type);
  }

  private static ApiException malformed(IOException e) {
    String what = e instanceof JsonProcessingException json ? json.getOriginalMessage() : null;
    if (what == null) {
      what = "The body is not JSON.";
    }
    return ApiException.serialization(what.length() > 300 ? what.substring(0, 300) + "…" : what);
  }
}
