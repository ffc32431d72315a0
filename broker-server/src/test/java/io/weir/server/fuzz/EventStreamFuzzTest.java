package io.weir.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.weir.broker.data.PutReceipt;
import io.weir.server.ApiOutcome;
import io.weir.server.ApiUnderTest;
import io.weir.server.error.ApiException;
import io.weir.server.protocol.eventstream.EventStreamEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/** Amazon's own decoder reads out of our event streams what was put in. */
@Timeout(60)
class EventStreamFuzzTest {
  private static final int MOST_RECORDS = 50;
  private static final int MOST_CHARACTERS = 256;
  private static final FreshApi API = new FreshApi();

  @AfterAll
  static void close() {
    API.renew();
  }

  /** Records: a key's length, the key, the data's length, the data, lengths of one byte each. */
  @FuzzTest
  void records(byte[] input) {
    ApiUnderTest api = API.get();
    api.broker().createStream("pushed", 1);
    List<Map<String, Object>> put = new ArrayList<>();
    ByteBuf in = Unpooled.wrappedBuffer(input);
    while (in.isReadable() && put.size() < MOST_RECORDS) {
      put.add(put(api, key(in), bytes(in)));
    }
    arePushed(api, put, Format.JSON);
    arePushed(api, put, Format.CBOR);
    API.renew();
  }

  private static byte[] bytes(ByteBuf in) {
    int length = in.isReadable() ? Math.min(in.readUnsignedByte(), in.readableBytes()) : 0;
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  private static String key(ByteBuf in) {
    String key = new String(bytes(in), StandardCharsets.UTF_8);
    int end =
        key.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, key.codePointCount(0, key.length())));
    return key.isEmpty() ? "k" : key.substring(0, end);
  }

  private static Map<String, Object> put(ApiUnderTest api, String key, byte[] data) {
    PutReceipt receipt = api.broker().put("pushed", key, data).join();
    return Map.of(
        "SequenceNumber", receipt.sequenceNumber().toString(),
        "ApproximateArrivalTimestamp", ApiUnderTest.NOW.toEpochMilli(),
        "Data", Base64.getEncoder().encodeToString(data),
        "PartitionKey", key);
  }

  private static void arePushed(ApiUnderTest api, List<Map<String, Object>> put, Format format) {
    String consumer = format == Format.JSON ? "json" : "cbor";
    String arn = api.broker().consumers().register("pushed", consumer, Map.of()).arn();
    String request =
        "{\"ConsumerARN\":\""
            + arn
            + "\",\"ShardId\":\"shardId-000000000000\",\"StartingPosition\":{\"Type\":\"TRIM_HORIZON\"}}";
    byte[] json = request.getBytes(StandardCharsets.UTF_8);
    byte[] body = format == Format.JSON ? json : new Transcoder("SubscribeToShard").toCbor(json);
    int messages = put.isEmpty() ? 1 : 2;
    ApiOutcome outcome = api.call("SubscribeToShard", format.wire.contentType(), body, messages);
    assertThat(outcome.status()).isEqualTo(200);
    List<Message> decoded = decode(outcome.messages());
    assertThat(header(decoded.get(0), ":event-type")).isEqualTo("initial-response");
    assertThat(recordsIn(decoded.subList(1, decoded.size()), format)).isEqualTo(put);
  }

  private static List<Object> recordsIn(List<Message> events, Format format) {
    List<Object> records = new ArrayList<>();
    for (Message event : events) {
      assertThat(header(event, ":message-type")).isEqualTo("event");
      assertThat(header(event, ":event-type")).isEqualTo("SubscribeToShardEvent");
      assertThat(header(event, ":content-type")).isEqualTo(format.wire.contentType());
      Map<?, ?> members = (Map<?, ?>) format.read(event.getPayload());
      records.addAll((List<?>) members.get("Records"));
    }
    return records;
  }

  /** The message of an exception, whatever it says. */
  @FuzzTest
  void exceptions(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    for (Format format : List.of(Format.JSON, Format.CBOR)) {
      ApiException error = ApiException.notFound(text);
      ByteBuf bytes =
          new EventStreamEncoder(format.wire)
              .exception(UnpooledByteBufAllocator.DEFAULT, error.type(), format.wire.error(error));
      byte[] message = new byte[bytes.readableBytes()];
      bytes.readBytes(message);
      bytes.release();
      Message decoded = decode(List.of(message)).get(0);
      assertThat(header(decoded, ":message-type")).isEqualTo("exception");
      assertThat(header(decoded, ":exception-type")).isEqualTo("ResourceNotFoundException");
      assertThat(format.read(decoded.getPayload()))
          .isEqualTo(Map.of("__type", "ResourceNotFoundException", "message", text));
    }
  }

  private static List<Message> decode(List<byte[]> stream) {
    MessageDecoder decoder = new MessageDecoder();
    stream.forEach(decoder::feed);
    List<Message> decoded = decoder.getDecodedMessages();
    assertThat(decoded).hasSameSizeAs(stream);
    return decoded;
  }

  private static String header(Message message, String name) {
    return message.getHeaders().get(name).getString();
  }
}
