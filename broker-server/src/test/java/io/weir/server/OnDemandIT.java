package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentInputStatus;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.ValidationException;
import software.amazon.awssdk.services.kinesis.model.WarmThroughputObject;

/** On-demand streams as Amazon's SDK for Java, version 2, sees them. Time is the test's. */
class OnDemandIT {
  private static final AtomicLong NANOS = new AtomicLong();
  private static ServerFixture fixture;
  private static KinesisClient kinesis;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(Limits.off().withWrites(1 << 20, 10), NANOS::get);
    kinesis =
        KinesisClient.builder()
            .endpointOverride(fixture.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                c -> c.retryStrategy(RetryMode.STANDARD).retryStrategy(r -> r.maxAttempts(1)))
            .build();
  }

  @AfterAll
  static void stop() {
    kinesis.close();
    fixture.close();
  }

  private static void create(String name) {
    kinesis.createStream(
        r -> r.streamName(name).streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
  }

  private static StreamDescriptionSummary summary(String name) {
    return kinesis.describeStreamSummary(r -> r.streamName(name)).streamDescriptionSummary();
  }

  @Test
  void aNewOneHasFourShardsAndSaysWhatItIs() {
    create("born");
    assertThat(summary("born").streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(summary("born").openShardCount()).isEqualTo(4);
    var described = kinesis.describeStream(r -> r.streamName("born")).streamDescription();
    assertThat(described.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(described.shards()).hasSize(4);
    assertThat(kinesis.listStreams().streamSummaries())
        .filteredOn(s -> s.streamName().equals("born"))
        .singleElement()
        .satisfies(
            s -> assertThat(s.streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND));
  }

  @Test
  void itsShardsAreNotForOthersToChoose() {
    assertThatThrownBy(
            () ->
                kinesis.createStream(
                    r ->
                        r.streamName("counted")
                            .shardCount(4)
                            .streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("ShardCount is not expected when StreamMode=ON_DEMAND");
    create("own");
    List<Shard> shards = kinesis.listShards(r -> r.streamName("own")).shards();
    for (Runnable change :
        List.<Runnable>of(
            () ->
                kinesis.updateShardCount(
                    r ->
                        r.streamName("own")
                            .targetShardCount(8)
                            .scalingType(ScalingType.UNIFORM_SCALING)),
            () ->
                kinesis.splitShard(
                    r ->
                        r.streamName("own")
                            .shardToSplit(shards.get(0).shardId())
                            .newStartingHashKey("12345")),
            () ->
                kinesis.mergeShards(
                    r ->
                        r.streamName("own")
                            .shardToMerge(shards.get(0).shardId())
                            .adjacentShardToMerge(shards.get(1).shardId())))) {
      assertThatThrownBy(change::run)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining(
              "Request is invalid. Stream own under account 000000000000 is in On-Demand mode.");
    }
  }

  /** 2,000 records a minute, 8 a second to each of four shards, for each of which 5 are many. */
  @Test
  void itGrowsWithItsTrafficAndKeepsEveryRecord() {
    create("busy");
    int[] put = {0};
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              for (int call = 0; call < 4; call++) {
                put[0] += put500("busy");
              }
              NANOS.addAndGet(TimeUnit.MINUTES.toNanos(1));
              return summary("busy").openShardCount() == 8;
            });
    assertThat(summary("busy").streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    put[0] += put500("busy");
    List<Shard> shards = kinesis.listShards(r -> r.streamName("busy")).shards();
    assertThat(shards).hasSize(12);
    assertThat(shards.subList(4, 12)).allMatch(shard -> shard.parentShardId() != null);
    assertThat(shards.stream().mapToInt(shard -> recordsIn("busy", shard.shardId())).sum())
        .isEqualTo(put[0]);
  }

  private static int put500(String stream) {
    BigInteger step = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(500));
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey("k")
              .explicitHashKey(step.multiply(BigInteger.valueOf(i)).toString())
              .data(SdkBytes.fromUtf8String("record"))
              .build());
    }
    var response = kinesis.putRecords(r -> r.streamName(stream).records(entries));
    return entries.size() - response.failedRecordCount();
  }

  private static int recordsIn(String stream, String shardId) {
    String iterator =
        kinesis
            .getShardIterator(
                r ->
                    r.streamName(stream)
                        .shardId(shardId)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    int count = 0;
    while (iterator != null) {
      String from = iterator;
      var response = kinesis.getRecords(r -> r.shardIterator(from));
      count += response.records().size();
      iterator = response.records().isEmpty() ? null : response.nextShardIterator();
    }
    return count;
  }

  @Test
  void warmThroughputIsTold() {
    create("cool");
    assertThat(summary("cool").warmThroughput()).isNull();
    assertThatThrownBy(
            () ->
                kinesis.createStream(
                    r ->
                        r.streamName("early")
                            .warmThroughputMiBps(6)
                            .streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND))))
        .isInstanceOf(InvalidArgumentException.class);
    kinesis.updateAccountSettings(
        r ->
            r.minimumThroughputBillingCommitment(
                c -> c.status(MinimumThroughputBillingCommitmentInputStatus.ENABLED)));
    assertThat(summary("cool").warmThroughput())
        .isEqualTo(WarmThroughputObject.builder().currentMiBps(4).build());
    kinesis.createStream(
        r ->
            r.streamName("warm")
                .warmThroughputMiBps(6)
                .streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
    assertThat(summary("warm").openShardCount()).isEqualTo(6);
    assertThat(
            kinesis
                .updateStreamWarmThroughput(r -> r.streamName("cool").warmThroughputMiBps(8))
                .warmThroughput())
        .isEqualTo(WarmThroughputObject.builder().currentMiBps(8).targetMiBps(8).build());
    assertThat(summary("cool").openShardCount()).isEqualTo(8);
  }
}
