package io.weir.server.protocol.json;

import io.netty.util.concurrent.FastThreadLocal;
import io.weir.log.BodyWriter;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.Blob;
import java.util.Locale;

/**
 * Base64 characters where they lie in a request's body. They are checked here, when the request is
 * read, and decoded when the log takes them, through an array small enough to stay in the first
 * cache: the bytes go from the request to the segment with no copy of the payload in between.
 */
final class Base64Blob implements Blob {
  private static final int CHUNK_CHARACTERS = 8 * 1024;

  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[CHUNK_CHARACTERS / 4 * 3];
        }
      };

  private final byte[] source;
  private final int offset;
  private final int characters;
  private final int length;

  private Base64Blob(byte[] source, int offset, int characters) {
    this.source = source;
    this.offset = offset;
    this.characters = characters;
    this.length = (int) (characters * 3L / 4);
  }

  /**
   * The characters from {@code start} to {@code end}, padding included.
   *
   * @param endOfAlphabet where padding or anything foreign begins, see {@link Base64#endOfAlphabet}
   * @throws ApiException if they are not base64
   */
  static Base64Blob of(byte[] source, int start, int endOfAlphabet, int end) {
    int total = end - start;
    if (total % 4 != 0) {
      throw refused("Base64 encoded length is expected a multiple of 4 bytes but found: " + total);
    }
    int padding = end - endOfAlphabet;
    for (int i = endOfAlphabet; i < end; i++) {
      if (source[i] != '=' || padding > 2) {
        throw refused("Invalid Base64 character: " + shown(source[endOfAlphabet]));
      }
    }
    if (!Base64.endsCleanly(padding == 0 ? 0 : source[endOfAlphabet - 1], padding)) {
      throw refused("Invalid last non-pad Base64 character detected");
    }
    return new Base64Blob(source, start, total - padding);
  }

  private static ApiException refused(String why) {
    return ApiException.serialization("The value can not be converted to a Blob: " + why);
  }

  private static String shown(byte character) {
    return character > ' ' && character < 0x7f
        ? "'" + (char) character + "'"
        : String.format(Locale.ROOT, "0x%02x", character & 0xff);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void writeTo(BodyWriter out) {
    byte[] chunk = SCRATCH.get();
    for (int done = 0; done < characters; done += CHUNK_CHARACTERS) {
      int count = Math.min(CHUNK_CHARACTERS, characters - done);
      out.write(chunk, 0, Base64.decode(source, offset + done, count, chunk));
    }
  }
}
