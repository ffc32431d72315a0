package io.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** JSON on stdout. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private Json() {}

  /** Writes the content of an object. */
  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes one object on one line. */
  static void line(PrintWriter out, Content content) {
    write(out, content, false);
  }

  /** Writes one object for eyes, too. */
  static void document(PrintWriter out, Content content) {
    write(out, content, true);
  }

  private static void write(PrintWriter out, Content content, boolean pretty) {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      if (pretty) {
        json.useDefaultPrettyPrinter();
      }
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println();
  }
}
