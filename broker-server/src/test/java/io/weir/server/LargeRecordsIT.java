package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/**
 * Records of up to 10 MiB, as Amazon's SDK for Java sees them: a shard takes a large one at once,
 * and then nothing until its average is 1 MiB a second again. Time is the test's.
 */
@Timeout(120)
@ParameterizedClass(name = "CBOR {0}")
@ValueSource(booleans = {true, false})
class LargeRecordsIT {
  private static final String SHARD = "shardId-000000000000";
  private static final int MIB = 1024 * 1024;
  private static final String KEY = "key";
  private static final String LOW = "0";
  private static final String HIGH = "340282366920938463463374607431768211455";
  private static final AtomicLong NANOS = new AtomicLong();
  private static ServerFixture fixture;
  private static KinesisClient kinesis;

  LargeRecordsIT(boolean cbor) {
    assertThat(System.getProperty("aws.cborEnabled")).isEqualTo(Boolean.toString(cbor));
  }

  @BeforeParameterizedClassInvocation
  static void start(boolean cbor) throws IOException {
    System.setProperty("aws.cborEnabled", Boolean.toString(cbor));
    fixture = new ServerFixture(Limits.aws(), NANOS::get);
    kinesis =
        KinesisClient.builder()
            .endpointOverride(fixture.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                c -> c.retryStrategy(RetryMode.STANDARD).retryStrategy(r -> r.maxAttempts(1)))
            .build();
  }

  private static StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    kinesis.close();
    fixture.close();
    System.clearProperty("aws.cborEnabled");
  }

  /** A stream that takes records of 10 MiB, on a clock that has left earlier calls behind. */
  private static void create(String stream, int shards) {
    pass(Duration.ofMinutes(1));
    kinesis.createStream(r -> r.streamName(stream).shardCount(shards));
    String arn =
        kinesis
            .describeStreamSummary(r -> r.streamName(stream))
            .streamDescriptionSummary()
            .streamARN();
    kinesis.updateMaxRecordSize(r -> r.streamARN(arn).maxRecordSizeInKiB(10_240));
  }

  private static void pass(Duration time) {
    NANOS.addAndGet(time.toNanos());
  }

  private static SdkBytes bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return SdkBytes.fromByteArrayUnsafe(bytes);
  }

  private static void put(String stream, SdkBytes data) {
    kinesis.putRecord(r -> r.streamName(stream).partitionKey(KEY).data(data));
  }

  private static void isThrottled(String stream, SdkBytes data) {
    assertThatThrownBy(() -> put(stream, data))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
  }

  @Test
  void aStreamTakesOneMebibyteUntilItIsToldToTakeMore() {
    kinesis.createStream(r -> r.streamName("small").shardCount(1));
    put("small", bytes(MIB - KEY.length()));
    pass(Duration.ofSeconds(5));
    assertThatThrownBy(() -> put("small", bytes(MIB - KEY.length() + 1)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("1048576");
    put("small", bytes(1));
  }

  @Test
  void tenMebibytesAreTakenAtOnceAndPaidForSinceTheyAreTaken() {
    create("debt", 1);
    SdkBytes largest = bytes(10 * MIB - KEY.length());
    assertThatThrownBy(() -> put("debt", bytes(10 * MIB - KEY.length() + 1)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("10485760");
    put("debt", largest);
    isThrottled("debt", bytes(1));
    pass(Duration.ofMillis(8_999)); // The tenth second is the one that had gathered before.
    isThrottled("debt", bytes(1));
    pass(Duration.ofMillis(2));
    put("debt", bytes(1));
    isThrottled("debt", largest); // The next one needs a whole second's worth.
    pass(Duration.ofSeconds(1));
    put("debt", largest);

    assertThat(read("debt", 3))
        .extracting(Record::data)
        .containsExactly(largest, bytes(1), largest);
  }

  /** Reads so many records from the beginning, and waits for the limit where it must. */
  private static List<Record> read(String stream, int count) {
    String next = iterator(stream);
    List<Record> records = new ArrayList<>();
    while (records.size() < count) {
      String from = next;
      var answer = kinesis.getRecords(r -> r.shardIterator(from));
      records.addAll(answer.records());
      next = answer.nextShardIterator();
      pass(Duration.ofSeconds(6));
    }
    return records;
  }

  private static String iterator(String stream) {
    return kinesis
        .getShardIterator(
            r ->
                r.streamName(stream)
                    .shardId(SHARD)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  @Test
  void readingTenMebibytesIsPaidForOverTheNextFiveSeconds() {
    create("read", 1);
    put("read", bytes(10 * MIB - KEY.length()));
    String start = iterator("read");
    var first = kinesis.getRecords(r -> r.shardIterator(start));
    assertThat(first.records()).hasSize(1);
    assertThatThrownBy(() -> kinesis.getRecords(r -> r.shardIterator(first.nextShardIterator())))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    pass(Duration.ofMillis(4_990));
    assertThatThrownBy(() -> kinesis.getRecords(r -> r.shardIterator(first.nextShardIterator())))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    pass(Duration.ofMillis(20));
    assertThat(kinesis.getRecords(r -> r.shardIterator(first.nextShardIterator())).records())
        .isEmpty();
  }

  @Test
  void ofSeveralLargeRecordsEachShardTakesOne() {
    create("several", 2);
    SdkBytes three = bytes(3 * MIB);
    List<PutRecordsRequestEntry> entries =
        Stream.of(LOW, LOW, HIGH)
            .map(
                hash ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey(KEY)
                        .explicitHashKey(hash)
                        .data(three)
                        .build())
            .toList();
    PutRecordsResponse put = kinesis.putRecords(r -> r.streamName("several").records(entries));
    assertThat(put.records())
        .extracting(PutRecordsResultEntry::errorCode)
        .containsExactly(null, "ProvisionedThroughputExceededException", null);
    assertThat(put.failedRecordCount()).isEqualTo(1);
    pass(
        Duration.ofMillis(3_001)); // Nearly 2 s for what is owed with its key, 1 for a full bucket.
    assertThat(
            kinesis
                .putRecords(r -> r.streamName("several").records(entries.get(1)))
                .failedRecordCount())
        .isZero();
    assertThat(read("several", 2)).extracting(Record::data).containsExactly(three, three);
  }

  @Test
  void oneCallHasTenMebibytesAtMost() {
    create("call", 1);
    PutRecordsRequestEntry half =
        PutRecordsRequestEntry.builder()
            .partitionKey(KEY)
            .data(bytes(5 * MIB - KEY.length()))
            .build();
    PutRecordsRequestEntry more =
        PutRecordsRequestEntry.builder()
            .partitionKey(KEY)
            .data(bytes(5 * MIB - KEY.length() + 1))
            .build();
    assertThatThrownBy(() -> kinesis.putRecords(r -> r.streamName("call").records(half, more)))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(
            kinesis.putRecords(r -> r.streamName("call").records(half, half)).failedRecordCount())
        .isEqualTo(1); // The shard takes one, and owes for it.
  }

  @Test
  void aSubscriberGetsTenMebibytesWhole() {
    create("pushed", 1);
    String arn = fixture.broker.consumers().register("pushed", "reader", java.util.Map.of()).arn();
    SdkBytes largest = bytes(10 * MIB - KEY.length());
    put("pushed", largest);
    List<Record> records = new CopyOnWriteArrayList<>();
    try (KinesisAsyncClient subscriber =
        KinesisAsyncClient.builder()
            .endpointOverride(fixture.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials())
            .httpClientBuilder(SdkHttp.builder())
            .build()) {
      var subscription =
          subscriber.subscribeToShard(
              r ->
                  r.consumerARN(arn)
                      .shardId(SHARD)
                      .startingPosition(p -> p.type(ShardIteratorType.TRIM_HORIZON)),
              SubscribeToShardResponseHandler.builder()
                  .subscriber(
                      SubscribeToShardResponseHandler.Visitor.builder()
                          .onSubscribeToShardEvent(
                              (SubscribeToShardEvent event) -> records.addAll(event.records()))
                          .build())
                  .build());
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !records.isEmpty());
      assertThat(records).extracting(Record::data).containsExactly(largest);
      assertThat(subscription).isNotDone();
    }
  }
}
