package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The two formats of bodies. Thread-safe. */
public enum WireForm {
  /** JSON 1.1: blobs are base64. */
  JSON("application/x-amz-json-1.1", new JsonFactory()),
  /** CBOR 1.1: blobs are byte strings. */
  CBOR("application/x-amz-cbor-1.1", new CBORFactory());

  private final String contentType;

  @SuppressWarnings("ImmutableEnumChecker") // Not configured any more once it is made.
  private final JsonFactory factory;

  WireForm(String contentType, JsonFactory factory) {
    this.contentType = contentType;
    this.factory = factory;
  }

  /** Of requests and answers. */
  String contentType() {
    return contentType;
  }

  /** Writes the members of one structure. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** A body with these members. */
  byte[] body(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = factory.createGenerator(bytes)) {
      out.writeStartObject();
      members.writeTo(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads a body. */
  JsonParser parser(byte[] body, int offset, int length) throws IOException {
    return factory.createParser(body, offset, length);
  }
}
