package io.weir.server.protocol.cbor;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.ByteArrayBlob;
import io.weir.server.protocol.jackson.JacksonMemberReader;
import java.io.IOException;
import java.time.Instant;

/**
 * Reads CBOR with Jackson's streaming parser.
 *
 * <p><b>Blobs are not copied.</b> The parser leaves a byte string alone until it is asked for: when
 * it stands at one, it has consumed the first byte of its head, and its location says where. The
 * length is read from there, and the bytes stay where they lie; the parser then skips them. Only a
 * byte string of indefinite length, whose parts are apart, is put together by the parser.
 */
final class CborMemberReader extends JacksonMemberReader {
  private static final int LENGTH_BITS = 0x1f;
  private static final int ONE_BYTE = 24;
  private static final int EIGHT_BYTES = 27;
  private static final int INDEFINITE = 31;
  private final CBORParser parser;
  private final byte[] source;
  private final int end;

  /** Reads up to {@code end} of an array, with a parser made for the same. */
  CborMemberReader(CBORParser parser, byte[] source, int end) {
    super(parser);
    this.parser = parser;
    this.source = source;
    this.end = end;
  }

  /** Amazon's own reading of tag 1, which elsewhere stands for seconds. */
  @Override
  public Instant readTimestamp() {
    return readTimestamp(1000);
  }

  @Override
  public Blob readBlob() {
    expect(JsonToken.VALUE_EMBEDDED_OBJECT, "Blob");
    int behindFirst = Math.toIntExact(parser.currentLocation().getByteOffset());
    int lengthBits = source[behindFirst - 1] & LENGTH_BITS;
    if (lengthBits == INDEFINITE) {
      return putTogether();
    }
    return inPlace(behindFirst, lengthBits);
  }

  private Blob inPlace(int behindFirst, int lengthBits) {
    int from = behindFirst;
    long length = lengthBits;
    if (lengthBits >= ONE_BYTE) {
      int bytes = lengthBits <= EIGHT_BYTES ? 1 << (lengthBits - ONE_BYTE) : 0;
      if (bytes == 0 || bytes > end - from) {
        throw notWhole();
      }
      length = bigEndian(from, bytes);
      from += bytes;
    }
    if (length < 0 || length > end - from) {
      throw notWhole();
    }
    return new ByteArrayBlob(source, from, (int) length);
  }

  private long bigEndian(int from, int bytes) {
    long value = 0;
    for (int i = from; i < from + bytes; i++) {
      value = value << 8 | (source[i] & 0xff);
    }
    return value;
  }

  private Blob putTogether() {
    try {
      byte[] whole = parser.getBinaryValue();
      return new ByteArrayBlob(whole, 0, whole.length);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static ApiException notWhole() {
    return ApiException.serialization("A blob is longer than the body that it is in.");
  }
}
