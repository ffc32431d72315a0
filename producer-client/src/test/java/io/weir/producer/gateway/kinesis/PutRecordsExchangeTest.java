package io.weir.producer.gateway.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.routing.HashKey;
import io.weir.producer.gateway.GatewayException;
import io.weir.producer.gateway.GatewayException.Kind;
import io.weir.producer.gateway.PutAnswer;
import io.weir.producer.gateway.PutCall;
import io.weir.producer.gateway.PutEntry;
import io.weir.producer.gateway.PutOutcome;
import io.weir.producer.gateway.kinesis.PutRecordsExchange.Way;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** The SDK's own way, which a gateway's first call goes, beside the direct one of those after. */
@Timeout(60)
class PutRecordsExchangeTest {
  private static final Map<String, String> CBOR =
      Map.of("Content-Type", "application/x-amz-cbor-1.1");

  private final CannedHttp http = new CannedHttp();
  private SeeingClient client;
  private KinesisGateway gateway;

  @BeforeEach
  void begin() {
    client = new SeeingClient(client());
    gateway = new KinesisGateway(client, "the-stream", Way.UNKNOWN);
  }

  private KinesisAsyncClient client(ExecutionInterceptor... interceptors) {
    return KinesisAsyncClient.builder()
        .endpointOverride(URI.create("http://localhost"))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClient(http)
        .overrideConfiguration(
            o ->
                o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .executionInterceptors(List.of(interceptors)))
        .build();
  }

  @AfterEach
  void end() {
    client.close();
  }

  /** Sees what goes through it in the SDK's model. */
  private static final class SeeingClient implements KinesisAsyncClient {
    private final List<Integer> recordsSent = new ArrayList<>();
    private final List<PutRecordsResponse> responses = new CopyOnWriteArrayList<>();
    private boolean dropsSettings;

    private final KinesisAsyncClient client;

    SeeingClient(KinesisAsyncClient client) {
      this.client = client;
    }

    @Override
    public String serviceName() {
      return client.serviceName();
    }

    @Override
    public void close() {
      client.close();
    }

    @Override
    public CompletableFuture<PutRecordsResponse> putRecords(PutRecordsRequest request) {
      recordsSent.add(request.records().size());
      PutRecordsRequest.Builder on = request.toBuilder();
      if (dropsSettings) {
        on.overrideConfiguration((AwsRequestOverrideConfiguration) null);
      }
      CompletableFuture<PutRecordsResponse> call = client.putRecords(on.build());
      CompletableFuture<?> unused = call.thenAccept(responses::add);
      return call;
    }

    PutRecordsResponse response(int call) {
      return responses.get(call);
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

  private void goDirect() {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    assertThat(gateway.way()).isEqualTo(Way.DIRECT);
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

  private static byte[] error(String type, String message) {
    Cbor error = new Cbor().map(false, 0);
    return error.text("__type").text(type).text("message").text(message).end(false).bytes();
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

    assertThat(gateway.way()).isEqualTo(Way.DIRECT);
    assertThat(client.recordsSent).as("records in the SDK's model").containsExactly(3, 0);
    assertThat(http.body(1)).isEqualTo(http.body(0));
    assertThat(http.request(1).firstMatchingHeader("Content-Length"))
        .hasValue(Integer.toString(http.body(1).length));
    assertThat(http.request(1).firstMatchingHeader("Content-Type"))
        .isEqualTo(http.request(0).firstMatchingHeader("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallThatIsCancelledIsNoHttpRequestAnyMore(boolean direct) {
    if (direct) {
      goDirect();
    }
    http.hangs();
    Told told = new Told();
    PutCall call = gateway.putRecords(List.of(entry(1), entry(2)), told);
    assertThat(http.hanging()).isNotDone();
    call.cancel();
    assertThat(http.hanging()).isCompletedExceptionally();
    assertThat(told.outcomes).isCompletedExceptionally();
    assertThat(gateway.way()).isEqualTo(Way.DIRECT); // The bytes were seen in either case.
  }

  @Test
  void theSignatureIsOfTheBodyThatIsSent() throws NoSuchAlgorithmException {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    put(entry(3), entry(4));

    for (int call = 0; call < 2; call++) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(http.body(call));
      assertThat(http.request(call).firstMatchingHeader("x-amz-content-sha256"))
          .hasValue(HexFormat.of().formatHex(hash));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outcomesAreReadFromEitherForm(boolean definite) {
    http.answers(200, CBOR, twoOutcomes(definite));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertLeftToTheSdk(0, 2);
    assertLeftToTheSdk(1, 0);
  }

  /** So many outcomes; how many are refused it is told in any case. */
  private void assertLeftToTheSdk(int call, int outcomes) {
    assertThat(client.response(call).records()).hasSize(outcomes);
    assertThat(client.response(call).failedRecordCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void anAnswerMayComeInPieces(int bytes) {
    http.answers(200, CBOR, twoOutcomes(false));
    http.inPiecesOf(bytes);
    put(entry(1), entry(2));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertLeftToTheSdk(1, 0);
  }

  @Test
  void whatIsNotUnderstoodIsTheSdksToRead() {
    byte[] unknown = new Cbor().map(false, 0).text("Fraction").raw(0xf9).raw(0).raw(0).bytes();
    byte[] known = twoOutcomes(false);
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(unknown);
    both.write(known, 1, known.length - 1);
    http.answers(200, CBOR, both.toByteArray());
    put(entry(1), entry(2));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertLeftToTheSdk(1, 2);
  }

  @Test
  void anAnswerWithoutOutcomesTellsNone() {
    goDirect();
    http.answers(200, CBOR, new byte[] {(byte) 0xa0});

    assertThat(put(entry(1)).texts()).isEmpty();
  }

  @Test
  void noAnswerAtAllTellsNone() {
    goDirect();
    http.answers(200, CBOR, new byte[] {});

    assertThat(put(entry(1)).texts()).isEmpty();
  }

  @Test
  void aTornAnswerIsNoneAtAll() {
    byte[] whole = twoOutcomes(false);
    for (int length = 1; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThat(CborAnswer.read(torn, length)).as("of %d bytes", length).isNull();
    }
    goDirect();
    http.answers(200, CBOR, Arrays.copyOf(whole, whole.length / 2));

    assertThat(put(entry(1), entry(2)).failure().kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() {
    goDirect();
    http.breaksOff();

    assertThat(put(entry(1), entry(2)).failure().kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void anAnswerWithoutAnEndIsNotGathered() {
    goDirect();
    http.answers(200, CBOR, new byte[(4 << 20) + 1]);
    http.inPiecesOf(1 << 20);

    GatewayException failure = put(entry(1)).failure();

    assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(failure).hasMessageContaining("4194304 bytes");
  }

  @Test
  void errorsAreTheSdksToRead() {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    http.answers(400, CBOR, error("ResourceNotFoundException", "no such stream"));

    GatewayException failure = put(entry(1)).failure();

    assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(failure).hasMessageContaining("no such stream");
    http.answers(200, CBOR, twoOutcomes(false));
    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertThat(gateway.way()).isEqualTo(Way.DIRECT);
  }

  @Test
  void anAnswerInAnotherFormIsTheSdksToRead() {
    Map<String, String> packed = new HashMap<>(CBOR);
    packed.put("Content-Encoding", "unknown");
    http.answers(200, packed, twoOutcomes(false));
    put(entry(1), entry(2));

    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    assertLeftToTheSdk(1, 2);
  }

  @Test
  void aWrapperIsLeftAloneAndTheSdksClientIsNot() {
    assertThat(new KinesisGateway(client, "s").way()).isEqualTo(Way.SDK);
    http.answers(200, CBOR, twoOutcomes(false));
    gateway = new KinesisGateway(client.client, "the-stream");

    put(entry(1), entry(2));
    assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);

    assertThat(gateway.way()).isEqualTo(Way.DIRECT);
  }

  @Test
  void aFailureOfTheConnectionShowsNothing() {
    goDirect();
    http.refuses();

    assertThat(put(entry(1), entry(2)).failure().kind()).isEqualTo(Kind.TRANSIENT);

    assertThat(gateway.way()).isEqualTo(Way.DIRECT);
  }

  @Test
  void aClientWithInterceptorsOfItsOwnIsLeftAlone() {
    ExecutionInterceptor encrypts =
        new ExecutionInterceptor() {
          @Override
          public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes all) {
            PutRecordsRequest request = (PutRecordsRequest) context.request();
            return request.toBuilder()
                .records(
                    request.records().stream()
                        .map(r -> r.toBuilder().data(SdkBytes.fromUtf8String("secret")).build())
                        .toList())
                .build();
          }
        };
    http.answers(200, CBOR, twoOutcomes(false));
    try (KinesisAsyncClient own = client(encrypts)) {
      gateway = new KinesisGateway(own, "the-stream");
      for (int call = 0; call < 3; call++) {
        assertThat(put(entry(100), entry(100)).texts()).isEqualTo(TWO_OUTCOMES);
        assertThat(new String(http.body(call), StandardCharsets.ISO_8859_1)).contains("secret");
      }
    }
    assertThat(gateway.way()).isEqualTo(Way.SDK);
  }

  @Test
  @ResourceLock(Resources.SYSTEM_PROPERTIES)
  void aClientThatSpeaksJsonIsLeftAlone() {
    System.setProperty("aws.cborEnabled", "false");
    try (KinesisAsyncClient json = client()) {
      gateway = new KinesisGateway(json, "the-stream");
      String answer = "{'Records':[{'ShardId':'shardId-000000000000','SequenceNumber':'1'}]}";
      http.answers(
          200,
          Map.of("Content-Type", "application/x-amz-json-1.1"),
          answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      for (int call = 0; call < 3; call++) {
        assertThat(put(entry(1)).texts()).containsExactly("shardId-000000000000 1");
        assertThat(http.body(call)).startsWith('{');
      }
    } finally {
      System.clearProperty("aws.cborEnabled");
    }
    assertThat(gateway.way()).isEqualTo(Way.SDK);
  }

  @Test
  void recordsThatAClientDroppedAreNotRefusedForGood() {
    http.answers(200, CBOR, twoOutcomes(false));
    put(entry(1), entry(2));
    client.dropsSettings = true;
    http.answers(400, CBOR, error("ValidationException", "no records"));

    assertThat(put(entry(1), entry(2)).failure().kind()).isEqualTo(Kind.TRANSIENT);

    client.dropsSettings = false;
    http.answers(200, CBOR, twoOutcomes(false));
    for (int call = 0; call < 2; call++) {
      assertThat(put(entry(1), entry(2)).texts()).isEqualTo(TWO_OUTCOMES);
    }
    assertThat(client.recordsSent).as("records in the SDK's model").containsExactly(2, 0, 2, 2);
  }

  @Test
  void callsOfOthersAreLeftAlone() {
    goDirect();
    put(entry(1), entry(2));

    var answer =
        client.putRecords(
            r -> r.streamName("the-stream").records(SdkRecords.of(List.of(entry(1)))));

    assertThat(answer.join().records()).hasSize(2);
  }
}
