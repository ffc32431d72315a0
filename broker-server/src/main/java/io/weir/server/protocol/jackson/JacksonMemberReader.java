package io.weir.server.protocol.jackson;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.MemberReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads members with one of Jackson's streaming parsers. What formats write differently, blobs and
 * timestamps, is left to them.
 */
public abstract class JacksonMemberReader implements MemberReader {
  private static final long MAX_EPOCH_MILLIS = 253_402_300_800_000L; // the year 10000

  private static final Map<JsonToken, String> NAMES =
      Map.of(
          JsonToken.VALUE_STRING, "STRING_VALUE",
          JsonToken.VALUE_NUMBER_INT, "NUMBER_VALUE",
          JsonToken.VALUE_NUMBER_FLOAT, "NUMBER_VALUE",
          JsonToken.VALUE_TRUE, "TRUE_VALUE",
          JsonToken.VALUE_FALSE, "FALSE_VALUE",
          JsonToken.VALUE_NULL, "NULL_VALUE",
          JsonToken.VALUE_EMBEDDED_OBJECT, "BLOB_VALUE");

  private final JsonParser parser;

  /**
   * Reads what the parser stands before.
   *
   * @throws ApiException if there is nothing, or nothing that can be read
   */
  protected JacksonMemberReader(JsonParser parser) {
    this.parser = parser;
    if (next() == null) {
      throw ApiException.serialization("The request has no body.");
    }
  }

  @Override
  public final void beginStructure() {
    expect(JsonToken.START_OBJECT, "Structure");
  }

  @Override
  public final @Nullable String nextMember() {
    JsonToken token;
    while ((token = next()) == JsonToken.FIELD_NAME) {
      String name = currentName();
      if (next() != JsonToken.VALUE_NULL) {
        return name;
      }
    }
    if (token != JsonToken.END_OBJECT) {
      throw cutShort();
    }
    return null;
  }

  @Override
  public final void beginList() {
    expect(JsonToken.START_ARRAY, "List");
  }

  @Override
  public final boolean nextElement() {
    JsonToken token = next();
    if (token == null) {
      throw cutShort();
    }
    return token != JsonToken.END_ARRAY;
  }

  @Override
  public final String readString() {
    expect(JsonToken.VALUE_STRING, "String");
    return text();
  }

  @Override
  public final int readInteger() {
    expectNumber("Integer");
    try {
      return parser.getIntValue();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public final long readLong() {
    expectNumber("Long");
    try {
      return parser.getLongValue();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public final boolean readBoolean() {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw unexpected(token, "Boolean");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /**
   * The number at hand as a time.
   *
   * @param unitsPerSecond of the number: 1 for seconds, 1000 for milliseconds
   */
  protected final Instant readTimestamp(int unitsPerSecond) {
    expectNumber("Timestamp");
    try {
      double millis = parser.getDoubleValue() * (1000.0 / unitsPerSecond);
      if (!(Math.abs(millis) < MAX_EPOCH_MILLIS)) {
        throw ApiException.serialization(
            "A timestamp is out of range; it is in "
                + (unitsPerSecond == 1 ? "seconds." : "milliseconds."));
      }
      return Instant.ofEpochMilli(Math.round(millis));
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public final void skip() {
    try {
      parser.skipChildren();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public final void end() {
    if (next() != null) {
      throw ApiException.serialization("Something follows the request's closing brace.");
    }
  }

  @Override
  public final void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Closing a parser of an array touches no device.
    }
  }

  /** The text of the string at hand. */
  protected final String text() {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Makes sure of the token at hand; {@code type} is what it would be read as. */
  protected final void expect(JsonToken expected, String type) {
    JsonToken token = parser.currentToken();
    if (token != expected) {
      throw unexpected(token, type);
    }
  }

  /** What a parser's complaint is to the client. */
  protected static ApiException malformed(IOException e) {
    String what = e instanceof JacksonException syntax ? syntax.getOriginalMessage() : null;
    if (what == null) {
      what = "The body cannot be read.";
    }
    return ApiException.serialization(what.length() > 300 ? what.substring(0, 300) + "…" : what);
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

  private void expectNumber(String type) {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isNumeric()) {
      throw unexpected(token, type);
    }
  }

  private static ApiException cutShort() {
    return ApiException.serialization("The body ends too early.");
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
}
