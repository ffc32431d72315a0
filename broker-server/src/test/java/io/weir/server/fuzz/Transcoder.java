package io.weir.server.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request in JSON down in CBOR, as a client that had the same members would. */
final class Transcoder {
  private static final JsonFactory JSON = new JsonFactory();
  private static final CBORFactory CBOR = new CBORFactory();
  private static final Set<String> TIMES = Set.of("Timestamp", "StreamCreationTimestamp");
  private static final Set<String> OPERATIONS_WITH_DATA = Set.of("PutRecord", "PutRecords");
  private static final int TIME_TAG = 1;
  private final boolean hasData;

  /** Of requests of that operation. */
  Transcoder(String operation) {
    hasData = OPERATIONS_WITH_DATA.contains(operation);
  }

  /** The request in CBOR; null where it is no JSON, or has a value that CBOR would not have. */
  byte @Nullable [] toCbor(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonParser in = JSON.createParser(json);
        CBORGenerator out = CBOR.createGenerator(bytes)) {
      while (in.nextToken() != null) {
        copy(in, out);
      }
    } catch (IOException | ArithmeticException | IllegalArgumentException e) {
      return null;
    }
    return bytes.toByteArray();
  }

  private void copy(JsonParser in, CBORGenerator out) throws IOException {
    JsonToken token = in.currentToken();
    String member = token == JsonToken.FIELD_NAME ? "" : in.currentName();
    if (token == JsonToken.VALUE_STRING && hasData && "Data".equals(member)) {
      out.writeBinary(decoded(in.getText()));
    } else if (token.isNumeric() && member != null && TIMES.contains(member)) {
      out.writeTag(TIME_TAG);
      out.writeNumber(millis(in.getDecimalValue()));
    } else {
      out.copyCurrentEvent(in);
    }
  }

  /** The JDK passes over bits that stand for nothing; the server does not. */
  private static byte[] decoded(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
      throw new IllegalArgumentException("not as an encoder writes it");
    }
    return bytes;
  }

  /** Whole ones: what is finer is rounded, and by each format in its own way. */
  private static long millis(BigDecimal seconds) {
    if (seconds.precision() > 30 || Math.abs(seconds.scale()) > 30) {
      throw new ArithmeticException("out of range");
    }
    return seconds.movePointRight(3).longValueExact();
  }
}
