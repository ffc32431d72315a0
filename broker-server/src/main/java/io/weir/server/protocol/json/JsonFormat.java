package io.weir.server.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBuf;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/** AWS's JSON 1.1. Thread-safe. */
public final class JsonFormat implements WireFormat {
  private static final int MAX_DEPTH = 32;

  // Charset detection would take a body that looks like UTF-16 through a reader, without positions.
  // Interning would let clients fill the JVM's table with names of their making; the parser's own
  // is
  // bounded.
  private final JsonFactory factory =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  @Override
  public String contentType() {
    return "application/x-amz-json-1.1";
  }

  @Override
  public MemberReader reader(ByteBuf body) {
    byte[] array = body.array();
    int start = body.arrayOffset() + body.readerIndex();
    int length = body.readableBytes();
    try {
      return new JsonMemberReader(factory.createParser(array, start, length), array, start, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Making a parser of an array touches no device.
    }
  }

  @Override
  public MemberWriter writer(ByteBuf target) {
    return new JsonMemberWriter(target);
  }

  @Override
  public int capacityFor(Output output) {
    return Math.addExact(output.textSize(), Base64.encodedLength(output.blobSize()));
  }
}
