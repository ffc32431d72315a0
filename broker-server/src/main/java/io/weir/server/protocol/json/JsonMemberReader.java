package io.weir.server.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.ByteArrayBlob;
import io.weir.server.protocol.jackson.JacksonMemberReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads JSON with Jackson's streaming parser.
 *
 * <p><b>Blobs are not copied.</b> The parser leaves a string alone until it is asked for: when it
 * stands at one, it has consumed no more than the opening quote, and its location says where that
 * is. The characters are checked in place from there, and the parser then skips them. Only a string
 * with an escape in it (a slash may be written {@code \/}) is taken the long way.
 */
final class JsonMemberReader extends JacksonMemberReader {
  private final JsonParser parser;
  private final byte[] source;
  private final int start;
  private final int end;

  /** Reads a range of an array with a parser made for the same range. */
  JsonMemberReader(JsonParser parser, byte[] source, int start, int length) {
    super(parser);
    this.parser = parser;
    this.source = source;
    this.start = start;
    this.end = start + length;
  }

  @Override
  public Instant readTimestamp() {
    return readTimestamp(1);
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
    return new ByteArrayBlob(decoded, 0, decoded.length);
  }
}
