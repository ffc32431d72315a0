package io.weir.producer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;

/** The SDK's own way, which a gateway's first call goes, beside the direct one of those after. */
@Timeout(60)
class PutRecordsInterceptorTest {
  private static final Map<String, String> CBOR =
      Map.of("Content-Type", "application/x-amz-cbor-1.1");

  private final CannedHttp http = new CannedHttp();
  private final List<Integer> recordsOfTheSdk = new ArrayList<>();
  private KinesisAsyncClient client;
  private KinesisGateway gateway;

  @BeforeEach
  void begin() {
    client =
        KinesisAsyncClient.builder()
            .endpointOverride(URI.create("http://localhost"))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .httpClient(http)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new SeesRequests()))
            .build();
    gateway = new KinesisGateway(client, "the-stream");
  }

  @AfterEach
  void end() {
    client.close();
  }

  private final class SeesRequests implements ExecutionInterceptor {
    @Override
    public void beforeMarshalling(Context.BeforeMarshalling context, ExecutionAttributes all) {
      recordsOfTheSdk.add(((PutRecordsRequest) context.request()).records().size());
    }
  }

  private static final class Entry implements PutEntry {
    private final String partitionKey;
    private final @Nullable HashKey explicitHashKey;
    private final byte[] data;

    Entry(String partitionKey, @Nullable HashKey explicitHashKey, byte[] data) {
      this.partitionKey = partitionKey;
      this.explicitHashKey = explicitHashKey;
      this.data = data;
    }

    @Override
    public String partitionKey() {
      return partitionKey;
    }

    @Override
    public @Nullable HashKey explicitHashKey() {
      return explicitHashKey;
    }

    @Override
    public long hashHigh() {
      return 0;
    }

    @Override
    public long hashLow() {
      return 0;
    }

    @Override
    public byte[] data() {
      return data;
    }
  }

  /** What a gateway told of a call. */
  private static final class Told implements PutAnswer {
    private final CompletableFuture<List<PutOutcome>> outcomes = new CompletableFuture<>();

    @Override
    public void onOutcomes(List<PutOutcome> all) {
      outcomes.complete(all);
    }

    @Override
    public void onFailure(GatewayException why) {
      outcomes.completeExceptionally(why);
    }

    GatewayException failure() {
      return (GatewayException) outcomes.handle((all, why) -> why).join();
    }

    List<String> texts() {
      return outcomes.join().stream()
          .map(
              outcome ->
                  outcome instanceof PutOutcome.Stored stored
                      ? stored.shardId() + " " + stored.sequenceNumber()
                      : String.valueOf(((PutOutcome.Refused) outcome).why().getMessage()))
          .toList();
    }
  }

  private Told put(PutEntry... entries) {
    Told told = new Told();
    gateway.putRecords(List.of(entries), told);
    Object unused = told.outcomes.handle((all, why) -> told).join(); // On a thread of the client.
    return told;
  }

  private static Entry entry(int bytes) {
    return new Entry("key", null, new byte[bytes]);
  }

  /** One stored record and one refused, as a list of definite length or not. */
  private static byte[] twoOutcomes(boolean definite) {
    Cbor answer = new Cbor();
    answer.map(definite, 3).text("FailedRecordCount").small(1);
    answer.text("EncryptionType").text("NONE").text("Records").list(definite, 2);
    answer.map(definite, 2).text("ShardId").text("shardId-000000000007");
    answer.text("SequenceNumber").text("4".repeat(56)).end(definite);
    answer.map(definite, 3).text("ErrorCode").text("ProvisionedThroughputExceededException");
    answer.text("ErrorMessage").text("Rate exceeded, für jetzt").text("New").small(23);
    return answer.end(definite).end(definite).end(definite).bytes();
  }

  private static final List<String> TWO_OUTCOMES =
      List.of(
          "shardId-000000000007 " + "4".repeat(56),
          "ProvisionedThroughputExceededException: Rate exceeded, für jetzt");

  /** Writes what an answer has. */
  private static final class Cbor {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Cbor map(boolean definite, int items) {
      return raw(definite ? 0xa0 | items : 0xbf);
    }

    Cbor list(boolean definite, int items) {
      return raw(definite ? 0x80 | items : 0x9f);
    }

    Cbor end(boolean definite) {
      return definite ? this : raw(0xff);
    }

    Cbor small(int number) {
      return raw(number);
    }

    Cbor text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (utf8.length < 24) {
        raw(0x60 | utf8.length);
      } else {
        raw(0x78).raw(utf8.length);
      }
      bytes.writeBytes(utf8);
      return this;
    }

    Cbor raw(int value) {
      bytes.write(value);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 24, 255, 256, 65_535, 65_536, 1 << 20})
  void itsBodyIsTheSdksByteForByte(int bytes) {
    http.answers(200, CBOR, twoOutcomes(false));
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) i;
    }
    PutEntry[] entries = {
      new Entry("k", null, data),
      new Entry(
          "ключ-🔑".repeat(20), HashKey.parse("340282366920938463463374607431768211455"), data),
      new Entry("a".repeat(256), HashKey.parse("0"), new byte[] {1}),
    };

    put(entries);
    put(entries);

    assertThat(recordsOfTheSdk).as("records in the SDK's model").containsExactly(3, 0);
    assertThat(http.body(1)).isEqualTo(http.body(0));
    assertThat(http.request(1).firstMatchingHeader("Content-Length"))
        .hasValue(Integer.toString(http.body(1).length));
    assertThat(http.request(1).firstMatchingHeader("Content-Type"))
        .isEqualTo(http.request(0).firstMatchingHeader("Content-Type"));
  }

  @Test
  void theSignatureIsOfTheBodyThatIsSent() {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    put(entry(3), entry(4));
    put(entry(3), entry(4));

    List<String> hashes = new ArrayList<>();
    for (int call = 0; call < 3; call++) {
      hashes.add(http.request(call).firstMatchingHeader("x-amz-content-sha256").orElse("none"));
    }
    assertThat(hashes.get(2)).isEqualTo(hashes.get(1));
    assertThat(http.request(0).firstMatchingHeader("Authorization"))
        .isNotEqualTo(http.request(1).firstMatchingHeader("Authorization"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outcomesAreReadFromEitherForm(boolean definite) {
    http.answers(200, CBOR, twoOutcomes(definite));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void anAnswerMayComeInPieces(int bytes) {
    http.answers(200, CBOR, twoOutcomes(false));
    http.inPiecesOf(bytes);

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
  }

  @Test
  void whatIsNotUnderstoodIsTheSdksToRead() {
    byte[] unknown = new Cbor().map(false, 0).text("Fraction").raw(0xf9).raw(0).raw(0).bytes();
    byte[] known = twoOutcomes(false);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(unknown);
    both.write(known, 1, known.length - 1);
    http.answers(200, CBOR, both.toByteArray());

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
  }

  @Test
  void anAnswerWithoutOutcomesTellsNone() {
    http.answers(200, CBOR, new byte[] {(byte) 0xa0});

    assertThat(put(entry(1)).texts()).isEmpty();
  }

  @Test
  void noAnswerAtAllTellsNone() {
    http.answers(200, CBOR, new byte[] {});

    assertThat(put(entry(1)).texts()).isEmpty();
  }

  @Test
  void everyBeginningOfAnAnswerIsAFailureOrTellsNoOutcome() {
    byte[] whole = twoOutcomes(false);
    for (int length = 1; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThat(CborAnswer.read(torn, length)).as("of %d bytes", length).isNull();
    }
  }

  @Test
  void errorsAreTheSdksToRead() {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    byte[] error =
        new Cbor()
            .map(false, 0)
            .text("__type")
            .text("ResourceNotFoundException")
            .text("message")
            .text("no such stream")
            .end(false)
            .bytes();
    http.answers(400, CBOR, error);

    GatewayException failure = put(entry(1)).failure();

    assertThat(failure.kind()).isEqualTo(GatewayException.Kind.PERMANENT);
    assertThat(failure).hasMessageContaining("no such stream");
    http.answers(200, CBOR, twoOutcomes(false));
    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertThat(recordsOfTheSdk).as("records in the SDK's model").containsExactly(2, 0, 0);
  }

  @Test
  void anotherContentTypeIsTheSdksToRead() {
    http.answers(
        200,
        Map.of("Content-Type", "application/x-amz-cbor-1.1", "Content-Encoding", "unknown"),
        twoOutcomes(false));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
  }

  @Test
  void callsOfOthersAreLeftAlone() {
    http.answers(200, CBOR, twoOutcomes(false));

    var answer =
        client.putRecords(
            r -> r.streamName("the-stream").records(SdkRecords.of(List.of(entry(1)))));

    assertThat(answer.join().records()).hasSize(2);
  }
}
