package io.weir.server.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.log.BodyWriter;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
  private final JsonFormat format = new JsonFormat();

  @Test
  void readsMembersOfEveryType() {
    MemberReader in =
        reader(
            "{\"S\":\"\\u00e9\\n\",\"Null\":null,\"I\":7,\"B\":true,\"T\":1700000000.123,"
                + "\"L\":[{\"X\":{\"deep\":[1,{}]}},{}],\"Unknown\":{\"a\":[1]},\"D\":\"aGk=\"}");
    in.beginStructure();
    assertThat(in.nextMember()).isEqualTo("S");
    assertThat(in.readString()).isEqualTo("é\n");
    assertThat(in.nextMember()).isEqualTo("I");
    assertThat(in.readInteger()).isEqualTo(7);
    assertThat(in.nextMember()).isEqualTo("B");
    assertThat(in.readBoolean()).isTrue();
    assertThat(in.nextMember()).isEqualTo("T");
    assertThat(in.readTimestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
    assertThat(in.nextMember()).isEqualTo("L");
    in.beginList();
    assertThat(in.nextElement()).isTrue();
    in.beginStructure();
    assertThat(in.nextMember()).isEqualTo("X");
    in.skip();
    assertThat(in.nextMember()).isNull();
    assertThat(in.nextElement()).isTrue();
    in.beginStructure();
    assertThat(in.nextMember()).isNull();
    assertThat(in.nextElement()).isFalse();
    assertThat(in.nextMember()).isEqualTo("Unknown");
    in.skip();
    assertThat(in.nextMember()).isEqualTo("D");
    assertThat(content(in.readBlob())).isEqualTo("hi".getBytes(StandardCharsets.US_ASCII));
    assertThat(in.nextMember()).isNull();
    in.end();
    in.close();
  }

  @Property
  void blobsComeOutAsTheyWentIn(@ForAll @Size(max = 300) byte[] bytes, @ForAll boolean pretty) {
    String encoded = Base64.getEncoder().encodeToString(bytes);
    String space = pretty ? " \n\t" : "";
    assertThat(blobIn("{\"Data\"" + space + ":" + space + "\"" + encoded + "\",\"é\":1}"))
        .isEqualTo(bytes);
  }

  @Property
  void escapesInBlobsAreUnderstood(@ForAll @Size(max = 100) byte[] bytes) {
    String escaped =
        Base64.getEncoder().encodeToString(bytes).replace("/", "\\/").replace("+", "\\u002b");
    assertThat(blobIn("{\"Data\":\"" + escaped + "\"}")).isEqualTo(bytes);
  }

  @Test
  void blobsLongerThanTheScratchArraysComeOutWhole() {
    byte[] bytes = new byte[1_000_003];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    String encoded = Base64.getEncoder().encodeToString(bytes);
    assertThat(blobIn("{\"Data\":\"" + encoded + "\"}")).isEqualTo(bytes);
    assertThat(written(out -> out.blob("Data", bytes, 0, bytes.length)))
        .isEqualTo("{\"Data\":\"" + encoded + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Data\":\"a\"}",
        "{\"Data\":\"ab=\"}",
        "{\"Data\":\"a===\"}",
        "{\"Data\":\"ab*=\"}",
        "{\"Data\":\"aa==aa==\"}",
        "{\"Data\":\"aGl=\"}",
        "{\"Data\":\"aGk\\u003d\\\\\"}",
        "{\"Data\":\"aGk=",
        "{\"Data\":\"aGk",
        "{\"Data\":17}",
        "{\"Data\":[]}",
        "{\"Data\":{}}",
        "{\"Data\":true}",
        "",
        "nonsense",
        "[]",
        "\"text\"",
        "{",
        "{\"Data\"",
        "{\"Data\":\"aGk=\"} more",
      })
  void whatIsNoBlobOrNoJsonIsRefused(String json) {
    assertThatThrownBy(() -> blobIn(json))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.type()).isEqualTo("SerializationException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "1e99999999999999", "253402300800", "-1e15", "\"1\"", "null"})
  void absurdTimestampsAreRefused(String number) {
    assertThatThrownBy(
            () -> {
              MemberReader in = reader("[" + number + "]");
              in.beginList();
              in.nextElement();
              in.readTimestamp();
            })
        .isInstanceOf(ApiException.class);
  }

  @Test
  void writesMembersOfEveryType() {
    byte[] utf8 = "k\"é\u0001".getBytes(StandardCharsets.UTF_8);
    assertThat(
            written(
                out -> {
                  out.string("S", "a\\b\"\n😀");
                  out.number("N", -5);
                  out.bool("B", false);
                  out.timestamp("T", 1_700_000_000_007L);
                  out.utf8("U", utf8, 0, utf8.length);
                  out.ascii("A", new byte[] {'0', '~'});
                  out.beginList("L");
                  out.element("x");
                  out.element("y");
                  out.endList();
                  out.beginList("Structures");
                  out.beginStructure();
                  out.endStructure();
                  out.beginStructure();
                  out.beginStructure("Inner");
                  out.endStructure();
                  out.number("After", 1);
                  out.endStructure();
                  out.endList();
                }))
        .isEqualTo(
            "{\"S\":\"a\\\\b\\\"\\u000a😀\",\"N\":-5,\"B\":false,\"T\":1700000000.007,"
                + "\"U\":\"k\\\"é\\u0001\",\"A\":\"0~\",\"L\":[\"x\",\"y\"],"
                + "\"Structures\":[{},{\"Inner\":{},\"After\":1}]}");
  }

  /** Around the lengths where text is gathered or not, and where room ends. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 8_170, 8_190, 8_192, 20_000})
  void textOfEveryLengthComesOutWhole(int length) {
    String ascii = "z".repeat(length);
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    assertThat(
            written(
                out -> {
                  out.string("S", ascii + "é");
                  out.ascii("SequenceNumber", bytes);
                  out.utf8("U", bytes, 0, length);
                  out.number("After", 1);
                }))
        .isEqualTo(
            String.format(
                "{\"S\":\"%1$sé\",\"SequenceNumber\":\"%1$s\",\"U\":\"%1$s\",\"After\":1}", ascii));
  }

  private byte[] blobIn(String json) {
    try (MemberReader in = reader(json)) {
      in.beginStructure();
      byte[] content = null;
      for (String member; (member = in.nextMember()) != null; ) {
        if (member.equals("Data")) {
          content = content(in.readBlob());
        } else {
          in.skip();
        }
      }
      in.end();
      return content;
    }
  }

  /** In the middle of a larger array, as pooled buffers are. */
  private MemberReader reader(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    byte[] array = new byte[bytes.length + 200];
    Arrays.fill(array, (byte) '=');
    System.arraycopy(bytes, 0, array, 100, bytes.length);
    return format.reader(Unpooled.wrappedBuffer(array).slice(50, bytes.length + 50).skipBytes(50));
  }

  private static byte[] content(Blob blob) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    blob.writeTo(
        new BodyWriter() {
          @Override
          public void write(byte[] source, int offset, int length) {
            out.write(source, offset, length);
          }

          @Override
          public void write(ByteBuffer source, int index, int length) {
            throw new UnsupportedOperationException();
          }
        });
    assertThat(out.size()).isEqualTo(blob.length());
    return out.toByteArray();
  }

  private String written(Output members) {
    ByteBuf buffer = Unpooled.buffer();
    MemberWriter out = format.writer(buffer);
    out.beginStructure();
    members.writeTo(out);
    out.endStructure();
    out.finish();
    return buffer.toString(StandardCharsets.UTF_8);
  }
}
