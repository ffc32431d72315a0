package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Amazon's SDK for Java, version 2, speaking CBOR, which is its default, and JSON. */
@ParameterizedClass(name = "CBOR {0}")
@ValueSource(booleans = {true, false})
class AwsSdkIT {
  private static ServerFixture fixture;
  private static KinesisClient kinesis;

  AwsSdkIT(boolean cbor) {
    assertThat(System.getProperty("aws.cborEnabled")).isEqualTo(Boolean.toString(cbor));
  }

  @BeforeParameterizedClassInvocation
  static void start(boolean cbor) throws IOException {
    System.setProperty("aws.cborEnabled", Boolean.toString(cbor));
    fixture = new ServerFixture(Limits.off());
    kinesis = client(fixture);
  }

  private static KinesisClient client(ServerFixture server) {
    return KinesisClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            c -> c.retryStrategy(RetryMode.STANDARD).retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    kinesis.close();
    fixture.close();
    System.clearProperty("aws.cborEnabled");
  }

  @Test
  void aStreamsLife() {
    kinesis.createStream(r -> r.streamName("life").shardCount(3));
    assertThatThrownBy(() -> kinesis.createStream(r -> r.streamName("life").shardCount(3)))
        .isInstanceOf(ResourceInUseException.class);
    StreamDescription stream =
        kinesis.describeStream(r -> r.streamName("life")).streamDescription();
    assertThat(stream.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(stream.shards()).hasSize(3);
    assertThat(stream.hasMoreShards()).isFalse();
    assertThat(stream.streamARN()).isEqualTo("arn:aws:kinesis:us-east-1:000000000000:stream/life");
    assertThat(stream.streamCreationTimestamp())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(1));
    assertThat(
            kinesis
                .describeStreamSummary(r -> r.streamARN(stream.streamARN()))
                .streamDescriptionSummary()
                .openShardCount())
        .isEqualTo(3);
    kinesis.deleteStream(r -> r.streamARN(stream.streamARN()).enforceConsumerDeletion(true));
    assertThatThrownBy(() -> kinesis.describeStream(r -> r.streamName("life")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void recordsComeBackFromEveryStartingPosition() {
    kinesis.createStream(r -> r.streamName("positions").shardCount(1));
    String latest = iterator("positions", ShardIteratorType.LATEST, null);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String text = "record " + i;
      PutRecordResponse put =
          kinesis.putRecord(
              r ->
                  r.streamName("positions")
                      .partitionKey("ключ")
                      .data(SdkBytes.fromUtf8String(text)));
      numbers.add(put.sequenceNumber());
    }
    assertThat(texts(read(latest))).hasSize(5);
    List<Record> all = read(iterator("positions", ShardIteratorType.TRIM_HORIZON, null)).records();
    assertThat(all).extracting(Record::sequenceNumber).containsExactlyElementsOf(numbers);
    assertThat(all).allSatisfy(r -> assertThat(r.partitionKey()).isEqualTo("ключ"));
    assertThat(all).allSatisfy(r -> assertThat(r.encryptionType()).isNull());
    assertThat(texts(read(at(ShardIteratorType.AT_SEQUENCE_NUMBER, numbers.get(3)))))
        .containsExactly("record 3", "record 4");
    assertThat(texts(read(at(ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(3)))))
        .containsExactly("record 4");
    String fromTime =
        kinesis
            .getShardIterator(
                r ->
                    r.streamName("positions")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(all.get(0).approximateArrivalTimestamp()))
            .shardIterator();
    assertThat(texts(read(fromTime))).hasSize(5);
    GetRecordsResponse two =
        kinesis.getRecords(
            r ->
                r.shardIterator(iterator("positions", ShardIteratorType.TRIM_HORIZON, null))
                    .limit(2));
    assertThat(texts(two)).containsExactly("record 0", "record 1");
    assertThat(texts(read(two.nextShardIterator()))).hasSize(3);
  }

  private static String at(ShardIteratorType type, String number) {
    return iterator("positions", type, number);
  }

  @Test
  void putRecordsStoresEachWhereItsKeyBelongs() {
    kinesis.createStream(r -> r.streamName("many").shardCount(4));
    List<PutRecordsRequestEntry> entries =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey("key-" + i)
                        .data(SdkBytes.fromUtf8String("data-" + i))
                        .build())
            .toList();
    PutRecordsResponse put = kinesis.putRecords(r -> r.streamName("many").records(entries));
    assertThat(put.failedRecordCount()).isZero();
    assertThat(put.records()).hasSize(500).allSatisfy(r -> assertThat(r.errorCode()).isNull());
    int found = 0;
    for (Shard shard : kinesis.listShards(r -> r.streamName("many")).shards()) {
      String token =
          kinesis
              .getShardIterator(
                  r ->
                      r.streamName("many")
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      found += read(token).records().size();
    }
    assertThat(found).isEqualTo(500);
  }

  @Test
  void shardsAreListedInPages() {
    kinesis.createStream(r -> r.streamName("pages").shardCount(5));
    ListShardsResponse first = kinesis.listShards(r -> r.streamName("pages").maxResults(2));
    assertThat(first.shards()).hasSize(2);
    ListShardsResponse second =
        kinesis.listShards(r -> r.nextToken(first.nextToken()).maxResults(2));
    ListShardsResponse third =
        kinesis.listShards(r -> r.nextToken(second.nextToken()).maxResults(2));
    assertThat(third.shards()).hasSize(1);
    assertThat(third.nextToken()).isNull();
    StreamDescription behind =
        kinesis
            .describeStream(
                r -> r.streamName("pages").limit(2).exclusiveStartShardId("shardId-000000000001"))
            .streamDescription();
    assertThat(behind.shards())
        .extracting(Shard::shardId)
        .containsExactly("shardId-000000000002", "shardId-000000000003");
    assertThat(behind.hasMoreShards()).isTrue();
    kinesis.deleteStream(r -> r.streamName("pages"));
    assertThatThrownBy(() -> kinesis.listShards(r -> r.nextToken(first.nextToken())))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void streamsAreListedInPages() {
    for (int i = 0; i < 3; i++) {
      String name = "list-" + i;
      kinesis.createStream(r -> r.streamName(name).shardCount(1));
    }
    ListStreamsResponse first =
        kinesis.listStreams(r -> r.exclusiveStartStreamName("list-").limit(2));
    assertThat(first.streamNames()).containsExactly("list-0", "list-1");
    assertThat(first.hasMoreStreams()).isTrue();
    assertThat(first.streamSummaries()).hasSize(2);
    assertThat(kinesis.listStreams(r -> r.nextToken(first.nextToken()).limit(1)).streamNames())
        .containsExactly("list-2");
  }

  @Test
  void errorsAreTheSdksOwn() {
    assertThatThrownBy(() -> kinesis.createStream(r -> r.streamName("a b").shardCount(1)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> kinesis.getRecords(r -> r.shardIterator("foreign")))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void limitsAreToldRecordByRecord() throws IOException {
    try (ServerFixture limited = new ServerFixture(Limits.aws());
        KinesisClient client = client(limited)) {
      client.createStream(r -> r.streamName("limited").shardCount(1));
      PutRecordsRequestEntry entry =
          PutRecordsRequestEntry.builder()
              .partitionKey("k")
              .data(SdkBytes.fromUtf8String("x"))
              .build();
      List<PutRecordsRequestEntry> full = Collections.nCopies(500, entry);
      int rejected = 0;
      for (int i = 0; i < 5; i++) {
        PutRecordsResponse response = client.putRecords(r -> r.streamName("limited").records(full));
        rejected += response.failedRecordCount();
        assertThat(response.records())
            .filteredOn(r -> r.errorCode() != null)
            .hasSize(response.failedRecordCount())
            .allSatisfy(
                r -> {
                  assertThat(r.errorCode()).isEqualTo("ProvisionedThroughputExceededException");
                  assertThat(r.errorMessage())
                      .isEqualTo(
                          "Rate exceeded for shard shardId-000000000000 in stream limited under"
                              + " account 000000000000.");
                  assertThat(r.sequenceNumber()).isNull();
                });
      }
      assertThat(rejected).isPositive();
      String token =
          client
              .getShardIterator(
                  r ->
                      r.streamName("limited")
                          .shardId("shardId-000000000000")
                          .shardIteratorType(ShardIteratorType.LATEST))
              .shardIterator();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 6; i++) {
                  client.getRecords(r -> r.shardIterator(token));
                }
              })
          .isInstanceOf(ProvisionedThroughputExceededException.class);
    }
  }

  private static String iterator(String stream, ShardIteratorType type, String number) {
    return kinesis
        .getShardIterator(
            r ->
                r.streamName(stream)
                    .shardId("shardId-000000000000")
                    .shardIteratorType(type)
                    .startingSequenceNumber(number))
        .shardIterator();
  }

  private static GetRecordsResponse read(String token) {
    return kinesis.getRecords(r -> r.shardIterator(token));
  }

  private static List<String> texts(GetRecordsResponse response) {
    return response.records().stream().map(r -> r.data().asUtf8String()).toList();
  }
}
