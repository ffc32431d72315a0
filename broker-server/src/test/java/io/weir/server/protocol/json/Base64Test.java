package io.weir.server.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.server.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against the JDK's codec, which is right. */
class Base64Test {

  @Property
  void encodesAsTheJdkDoes(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 50) int offset) {
    byte[] source = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, source, offset, bytes.length);
    byte[] expected = java.util.Base64.getEncoder().encode(bytes);
    byte[] target = new byte[3 + Base64.encodedLength(bytes.length)];
    assertThat(Base64.encode(source, offset, bytes.length, target, 3)).isEqualTo(target.length);
    assertThat(Arrays.copyOfRange(target, 3, target.length)).isEqualTo(expected);
  }

  @Property
  void decodesWhatTheJdkEncodes(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 50) int offset) {
    byte[] encoded = java.util.Base64.getEncoder().encode(bytes);
    byte[] source = new byte[offset + encoded.length];
    System.arraycopy(encoded, 0, source, offset, encoded.length);
    int end = Base64.endOfAlphabet(source, offset, source.length);
    byte[] target = new byte[bytes.length];
    assertThat(Base64.decode(source, offset, end - offset, target)).isEqualTo(bytes.length);
    assertThat(target).isEqualTo(bytes);
    assertThat(end == offset || Base64.endsCleanly(source[end - 1], source.length - end)).isTrue();
  }

  /** Whatever four characters say, ours takes exactly what the JDK takes, spare bits aside. */
  @Property(tries = 5000)
  void takesWhatTheJdkTakes(@ForAll("quads") String text) {
    byte[] source = text.getBytes(StandardCharsets.ISO_8859_1);
    assertThat(taken(source)).as(text).isEqualTo(takenByJdk(source));
  }

  @Provide
  Arbitrary<String> quads() {
    return Arbitraries.strings().withChars("AQgwab+/=-_ \u00e9").ofLength(8);
  }

  private static boolean taken(byte[] source) {
    try {
      int end = Base64.endOfAlphabet(source, 0, source.length);
      return Base64Blob.of(source, 0, end, source.length).length() >= 0;
    } catch (ApiException e) {
      return false;
    }
  }

  private static boolean takenByJdk(byte[] source) {
    try {
      byte[] decoded = java.util.Base64.getDecoder().decode(source);
      return Arrays.equals(java.util.Base64.getEncoder().encode(decoded), source);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
