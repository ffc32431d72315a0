package io.weir.server.protocol.cbor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.netty.buffer.ByteBuf;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * AWS's CBOR 1.1: blobs are byte strings, timestamps milliseconds of the epoch under tag 1.
 * Thread-safe.
 */
public final class CborFormat implements WireFormat {
  private static final int MAX_DEPTH = 32;

  // Interning would let clients fill the JVM's table with names of their making.
  private final CBORFactory factory =
      CBORFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  @Override
  public String contentType() {
    return "application/x-amz-cbor-1.1";
  }

  @Override
  public MemberReader reader(ByteBuf body) {
    byte[] array = body.array();
    int start = body.arrayOffset() + body.readerIndex();
    int length = body.readableBytes();
    try {
      return new CborMemberReader(
          factory.createParser(array, start, length), array, start + length);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Making a parser of an array touches no device.
    }
  }

  @Override
  public MemberWriter writer(ByteBuf target) {
    return new CborMemberWriter(target);
  }

  /** Heads and all else are shorter than the punctuation that text has. */
  @Override
  public int capacityFor(Output output) {
    return Math.addExact(output.textSize(), output.blobSize());
  }
}
