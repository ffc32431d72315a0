package io.weir.server.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.log.BodyWriter;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.Blob;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborFormatTest {
  private final CborFormat format = new CborFormat();

  /** {"S":"é","N":null,"I":7,"B":true,"L":[{},{}],"U":{"a":[1]},"D":h'6869'}, lengths known. */
  private static final String DEFINITE =
      "a7 6153 62c3a9 614e f6 6149 07 6142 f5 614c 82 a0 a0 6155 a1 6161 81 01 6144 42 6869";

  /**
   * The same, lengths not known, the blob in two parts and its length in more bytes than needed.
   */
  private static final String INDEFINITE =
      "bf 6153 7f 62c3a9 ff 614e f7 6149 1807 6142 f5 614c 9f bfff a0 ff 6155 bf 6161 9f 01 ff ff"
          + "6144 5f 4168 590001 69 ff ff";

  @ParameterizedTest
  @ValueSource(strings = {DEFINITE, INDEFINITE})
  void readsMembersOfEveryType(String hex) {
    MemberReader in = reader(bytes(hex));
    in.beginStructure();
    assertThat(in.nextMember()).isEqualTo("S");
    assertThat(in.readString()).isEqualTo("é");
    assertThat(in.nextMember()).isEqualTo("I");
    assertThat(in.readInteger()).isEqualTo(7);
    assertThat(in.nextMember()).isEqualTo("B");
    assertThat(in.readBoolean()).isTrue();
    assertThat(in.nextMember()).isEqualTo("L");
    in.beginList();
    assertThat(in.nextElement()).isTrue();
    in.beginStructure();
    assertThat(in.nextMember()).isNull();
    assertThat(in.nextElement()).isTrue();
    in.skip();
    assertThat(in.nextElement()).isFalse();
    assertThat(in.nextMember()).isEqualTo("U");
    in.skip();
    assertThat(in.nextMember()).isEqualTo("D");
    assertThat(content(in.readBlob())).isEqualTo("hi".getBytes(StandardCharsets.US_ASCII));
    assertThat(in.nextMember()).isNull();
    in.end();
    in.close();
  }

  @Property(tries = 300)
  void blobsComeOutAsTheyWentIn(@ForAll @Size(max = 400) byte[] blob) {
    assertThat(blobIn(written(out -> out.blob("Data", blob, 0, blob.length)))).isEqualTo(blob);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 24, 255, 256, 65_535, 65_536, 1_000_003})
  void blobsOfEveryLengthComeOutWhole(int length) {
    byte[] blob = new byte[length];
    Arrays.fill(blob, (byte) 0xff);
    assertThat(blobIn(written(out -> out.blob("Data", blob, 0, length)))).isEqualTo(blob);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1 1b 0000018bcfe5687b", // as the SDKs write it
        "1b 0000018bcfe5687b",
        "c1 fb 42 78 bc fe 56 87 b0 00",
      })
  void timestampsAreMilliseconds(String hex) {
    MemberReader in = reader(bytes("81" + hex));
    in.beginList();
    assertThat(in.nextElement()).isTrue();
    assertThat(in.readTimestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80", // a list
        "6161", // a string
        "a1 6144 616161", // "aa" where a blob should be, then more
        "a1 6144 01",
        "a1 6144 80",
        "a1 6144 a0",
        "a1 6144 f5",
        "a1 6144 f6 01", // more than the one item
        "a1 6144 43 6161", // shorter than it says
        "a1 6144 5a 7fffffff 61",
        "a1 6144 5a ffffffff 61",
        "a1 6144 5b ffffffffffffffff 61",
        "a1 6144 5b 00000001 00000001 61",
        "a1 6144 5c 61",
        "a1 6144 59 00",
        "a1 6144 5f 41 61",
        "a1 6144 5f 6161 ff", // text within bytes
        "a1 6144",
        "a1 6144 ff",
        "a2 6144 4161",
        "bf 6144 4161",
        "a1",
        "bf",
        "ff",
        "1c",
        "a1 62c328 4161",
      })
  void whatIsNoBlobOrNoCborIsRefused(String hex) {
    assertThatThrownBy(() -> blobIn(bytes(hex)))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.type()).isEqualTo("SerializationException"));
  }

  @Test
  void depthIsBounded() {
    byte[] deep = new byte[5000];
    Arrays.fill(deep, (byte) 0x81);
    deep[0] = (byte) 0xa1;
    deep[1] = 0x61;
    deep[2] = 'X';
    assertThatThrownBy(() -> blobIn(deep)).isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fb7ff0000000000000", "fb7ff8000000000000", "1b7fffffffffffffff", "4101", "f6"})
  void absurdTimestampsAreRefused(String hex) {
    MemberReader in = reader(bytes("81" + hex));
    in.beginList();
    assertThat(in.nextElement()).isTrue();
    assertThatThrownBy(in::readTimestamp).isInstanceOf(ApiException.class);
  }

  @Property(tries = 3000)
  void whateverComesIsReadOrRefused(@ForAll @Size(max = 60) byte[] noise) {
    readAll(noise);
  }

  @Property(tries = 3000)
  void whateverIsBrokenIsReadOrRefused(
      @ForAll @IntRange(max = 40) int position,
      @ForAll byte replacement,
      @ForAll boolean indefinite,
      @ForAll @IntRange(max = 40) int cut) {
    byte[] broken = bytes(indefinite ? INDEFINITE : DEFINITE);
    broken[position % broken.length] = replacement;
    readAll(Arrays.copyOf(broken, Math.max(1, broken.length - (cut > 30 ? cut % 8 : 0))));
  }

  private void readAll(byte[] cbor) {
    try (MemberReader in = reader(cbor)) {
      in.beginStructure();
      for (String member; (member = in.nextMember()) != null; ) {
        switch (member) {
          case "S" -> in.readString();
          case "I" -> in.readInteger();
          case "T" -> in.readTimestamp();
          case "D" -> content(in.readBlob());
          default -> in.skip();
        }
      }
      in.end();
    } catch (ApiException e) {
      assertThat(e.type()).isEqualTo("SerializationException");
    }
  }

  @Test
  void writesMembersOfEveryType() throws IOException {
    byte[] utf8 = "é".getBytes(StandardCharsets.UTF_8);
    byte[] cbor =
        written(
            out -> {
              out.string("S", "a\"\n😀");
              out.number("N", -5);
              out.number("Large", 1L << 40);
              out.bool("B", false);
              out.utf8("U", utf8, 0, utf8.length);
              out.ascii("A", new byte[] {'0', '~'});
              out.beginList("L");
              out.element("x");
              out.beginStructure();
              out.beginStructure("Inner");
              out.endStructure();
              out.endStructure();
              out.endList();
              out.timestamp("T", 1_700_000_000_007L);
            });
    try (CBORParser parser = new CBORFactory().createParser(cbor)) {
      StringBuilder all = new StringBuilder();
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        all.append(token.isStructStart() || token.isStructEnd() ? token.asString() : "")
            .append(token.isScalarValue() || token == JsonToken.FIELD_NAME ? parser.getText() : "")
            .append(' ');
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() > 1_700_000_000_000L) {
          assertThat(parser.getCurrentTag()).isEqualTo(1);
        }
      }
      assertThat(all.toString().strip())
          .isEqualTo(
              "{ S a\"\n😀 N -5 Large 1099511627776 B false U é A 0~ L [ x { Inner { } } ]"
                  + " T 1700000000007 }");
    }
  }

  @Test
  void numbersTakeAsFewBytesAsHoldThem() {
    assertThat(hex(out -> out.number("n", 23))).isEqualTo("bf616e17ff");
    assertThat(hex(out -> out.number("n", 24))).isEqualTo("bf616e1818ff");
    assertThat(hex(out -> out.number("n", 256))).isEqualTo("bf616e190100ff");
    assertThat(hex(out -> out.number("n", 65_536))).isEqualTo("bf616e1a00010000ff");
    assertThat(hex(out -> out.number("n", -1))).isEqualTo("bf616e20ff");
    assertThat(hex(out -> out.number("n", Long.MIN_VALUE))).isEqualTo("bf616e3b7fffffffffffffffff");
    assertThat(hex(out -> out.timestamp("t", 1L << 32))).isEqualTo("bf6174c11b0000000100000000ff");
  }

  /** Around the lengths where heads grow, where text is gathered or not, and where room ends. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 24, 255, 256, 257, 8_190, 8_192, 20_000, 65_536})
  void textOfEveryLengthIsAsJacksonWritesIt(int length) throws IOException {
    String ascii = "z".repeat(length);
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    for (String value : List.of(ascii, ascii + "é", "\u0080" + ascii, ascii + "😀", "ÿ" + ascii)) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      assertThat(
              written(
                  out -> {
                    out.string("S", value);
                    out.ascii("SequenceNumber", bytes);
                    out.utf8("U", utf8, 0, utf8.length);
                    out.blob("D", utf8, 0, utf8.length);
                  }))
          .isEqualTo(
              byJackson(
                  out -> {
                    text(out, "S", utf8);
                    text(out, "SequenceNumber", bytes);
                    text(out, "U", utf8);
                    out.writeFieldName("D");
                    out.writeBinary(utf8);
                  }));
    }
  }

  @Test
  void halfACharacterIsAQuestionMark() {
    assertThat(hex(out -> out.string("S", "a\ud83d"))).isEqualTo("bf615362613fff");
  }

  /** Of one chunk; Jackson takes several for a long string. */
  private static void text(CBORGenerator out, String member, byte[] utf8) throws IOException {
    out.writeFieldName(member);
    out.writeUTF8String(utf8, 0, utf8.length);
  }

  private interface ByJackson {
    void writeTo(CBORGenerator out) throws IOException;
  }

  private static byte[] byJackson(ByJackson members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
      out.writeStartObject();
      members.writeTo(out);
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private String hex(Output members) {
    return ByteBufUtil.hexDump(written(members));
  }

  private byte[] blobIn(byte[] cbor) {
    try (MemberReader in = reader(cbor)) {
      in.beginStructure();
      byte[] content = null;
      for (String member; (member = in.nextMember()) != null; ) {
        if (member.startsWith("D")) {
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
  private MemberReader reader(byte[] bytes) {
    byte[] array = new byte[bytes.length + 200];
    Arrays.fill(array, (byte) 0x41);
    System.arraycopy(bytes, 0, array, 100, bytes.length);
    return format.reader(Unpooled.wrappedBuffer(array).slice(50, bytes.length + 50).skipBytes(50));
  }

  private static byte[] bytes(String hex) {
    return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
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

  private byte[] written(Output members) {
    ByteBuf buffer = Unpooled.buffer();
    MemberWriter out = format.writer(buffer);
    out.beginStructure();
    members.writeTo(out);
    out.endStructure();
    out.finish();
    return ByteBufUtil.getBytes(buffer);
  }
}
