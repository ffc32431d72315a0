package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.weir.broker.data.SequenceNumber;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.protocol.WireFormat;
import io.weir.server.protocol.cbor.CborFormat;
import io.weir.server.protocol.json.JsonFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The answers that carry sequence numbers, byte by byte. */
class RecordAnswersTest {
  private static final int RECORDS = 500;
  private static final String LAST_HASH_KEY = "340282366920938463463374607431768211455";
  private static final byte[] DATA = "hello".getBytes(StandardCharsets.US_ASCII);
  private static final WireFormat JSON = new JsonFormat();
  private static final WireFormat CBOR = new CborFormat();

  /** Two records are in its first shard. */
  private final ApiUnderTest api = new ApiUnderTest();

  private final long creation =
      SequenceNumber.parse(api.broker().listShards("s").get(0).startingSequenceNumber())
          .creationSecond();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void putRecordInJson() {
    assertThat(text(call(JSON, "PutRecord", out -> putRecord(out))))
        .isEqualTo("{\"ShardId\":\"" + id(0) + "\",\"SequenceNumber\":\"" + number(0, 2) + "\"}");
  }

  @Test
  void putRecordInCbor() {
    Cbor expected = new Cbor().raw(0xbf);
    expected.text("ShardId").text(id(0)).text("SequenceNumber").text(number(0, 2)).raw(0xff);

    assertThat(call(CBOR, "PutRecord", out -> putRecord(out))).isEqualTo(expected.bytes());
  }

  @Test
  void putRecordsInJson() {
    StringBuilder expected = new StringBuilder("{\"Records\":[");
    for (int i = 0; i < RECORDS; i++) {
      expected
          .append(i == 0 ? "" : ",")
          .append("{\"SequenceNumber\":\"")
          .append(put(i))
          .append("\",\"ShardId\":\"")
          .append(id(i % 2))
          .append("\"}");
    }
    expected.append("],\"FailedRecordCount\":0}");

    assertThat(text(call(JSON, "PutRecords", out -> putRecords(out))))
        .isEqualTo(expected.toString());
  }

  @Test
  void putRecordsInCbor() {
    Cbor expected = new Cbor().raw(0xbf).text("Records").raw(0x9f);
    for (int i = 0; i < RECORDS; i++) {
      expected.raw(0xbf).text("SequenceNumber").text(put(i));
      expected.text("ShardId").text(id(i % 2)).raw(0xff);
    }
    expected.raw(0xff).text("FailedRecordCount").raw(0).raw(0xff);

    assertThat(call(CBOR, "PutRecords", out -> putRecords(out))).isEqualTo(expected.bytes());
  }

  @Test
  void getRecordsInJson() {
    String expected =
        String.format(
            "{\"Records\":[{\"SequenceNumber\":\"%s\",\"ApproximateArrivalTimestamp\":1700000000.000,"
                + "\"Data\":\"aGVsbG8=\",\"PartitionKey\":\"k\"},{\"SequenceNumber\":\"%s\","
                + "\"ApproximateArrivalTimestamp\":1700000000.000,\"Data\":\"\",\"PartitionKey\":\"ü\"}],"
                + "\"NextShardIterator\":\"",
            number(0, 0), number(0, 1));

    assertThat(text(call(JSON, "GetRecords", out -> getRecords(out)))).startsWith(expected);
  }

  @Test
  void getRecordsInCbor() {
    Cbor expected = new Cbor().raw(0xbf).text("Records").raw(0x9f);
    expected.raw(0xbf).text("SequenceNumber").text(number(0, 0));
    expected.text("ApproximateArrivalTimestamp").hex("c11b0000018bcfe56800");
    expected.text("Data").raw(0x45).bytes(DATA).text("PartitionKey").text("k").raw(0xff);
    expected.raw(0xbf).text("SequenceNumber").text(number(0, 1));
    expected.text("ApproximateArrivalTimestamp").hex("c11b0000018bcfe56800");
    expected.text("Data").raw(0x40).text("PartitionKey").text("ü").raw(0xff);
    byte[] head = expected.raw(0xff).text("NextShardIterator").bytes();

    byte[] answer = call(CBOR, "GetRecords", out -> getRecords(out));
    assertThat(Arrays.copyOf(answer, head.length)).isEqualTo(head);
  }

  private static void putRecord(MemberWriter out) {
    out.beginStructure();
    out.string("StreamName", "s");
    members(out, "0");
    out.endStructure();
  }

  private static void putRecords(MemberWriter out) {
    out.beginStructure();
    out.string("StreamName", "s");
    out.beginList("Records");
    for (int i = 0; i < RECORDS; i++) {
      out.beginStructure();
      members(out, i % 2 == 0 ? "0" : LAST_HASH_KEY);
      out.endStructure();
    }
    out.endList();
    out.endStructure();
  }

  private static void members(MemberWriter out, String hashKey) {
    out.blob("Data", DATA, 0, DATA.length);
    out.string("PartitionKey", "k");
    out.string("ExplicitHashKey", hashKey);
  }

  private static void getRecords(MemberWriter out) {
    out.beginStructure();
    out.string("ShardIterator", ApiUnderTest.ITERATOR);
    out.endStructure();
  }

  private byte[] call(WireFormat format, String operation, Output request) {
    ByteBuf body = Unpooled.buffer();
    MemberWriter out = format.writer(body);
    request.writeTo(out);
    out.finish();
    ApiOutcome outcome = api.call(operation, format.contentType(), ByteBufUtil.getBytes(body), 0);
    assertThat(outcome.errorType()).isEmpty();
    return outcome.body();
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static String id(int shard) {
    return "shardId-00000000000" + shard;
  }

  /** Of a record of {@link #putRecords}: they go to both shards in turn. */
  private String put(int i) {
    return i % 2 == 0 ? number(0, 2 + i / 2) : number(1, i / 2);
  }

  private String number(int shard, long offset) {
    long now = ApiUnderTest.NOW.getEpochSecond();
    return new SequenceNumber(creation, shard, offset, Math.max(now, creation)).toString();
  }

  /** CBOR, put together by hand. */
  private static final class Cbor {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Cbor raw(int b) {
      bytes.write(b);
      return this;
    }

    Cbor bytes(byte[] more) {
      bytes.writeBytes(more);
      return this;
    }

    Cbor hex(String hex) {
      return bytes(ByteBufUtil.decodeHexDump(hex));
    }

    /** Shorter than 256 bytes. */
    Cbor text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (utf8.length >= 24) {
        raw(0x78);
      }
      return raw(utf8.length >= 24 ? utf8.length : 0x60 | utf8.length).bytes(utf8);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
