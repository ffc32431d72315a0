package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.limits.Limits;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.UpdateShardCountResponse;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Splits, merges and scaling, by Amazon's SDK for Java, version 2, speaking JSON. */
class ReshardingIT {
  private static final String MIDDLE = BigInteger.ONE.shiftLeft(127).toString();
  private static ServerFixture fixture;
  private static KinesisClient kinesis;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.cborEnabled", "false");
    fixture = new ServerFixture(Limits.off());
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
    System.clearProperty("aws.cborEnabled");
  }

  private static String id(int index) {
    return String.format("shardId-%012d", index);
  }

  private static void put(String stream, int from, int to) {
    IntStream.range(from, to)
        .forEach(
            i ->
                kinesis.putRecord(
                    r ->
                        r.streamName(stream)
                            .partitionKey("key-" + i % 10)
                            .data(SdkBytes.fromUtf8String("" + i))));
  }

  private static List<String> shown(String stream, ShardFilterType type) {
    return kinesis
        .listShards(r -> r.streamName(stream).shardFilter(f -> f.type(type)))
        .shards()
        .stream()
        .map(Shard::shardId)
        .toList();
  }

  @Test
  void aSplitAndAMergeAreFollowedFromTheOldestShard() {
    kinesis.createStream(r -> r.streamName("s").shardCount(1));
    put("s", 0, 20);
    kinesis.splitShard(r -> r.streamName("s").shardToSplit(id(0)).newStartingHashKey(MIDDLE));
    put("s", 20, 40);
    kinesis.mergeShards(r -> r.streamName("s").shardToMerge(id(1)).adjacentShardToMerge(id(2)));
    put("s", 40, 60);

    StreamDescription stream = kinesis.describeStream(r -> r.streamName("s")).streamDescription();
    assertThat(stream.shards()).hasSize(4);
    assertThat(stream.shards().get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(stream.shards().get(1).parentShardId()).isEqualTo(id(0));
    assertThat(stream.shards().get(3).parentShardId()).isEqualTo(id(1));
    assertThat(stream.shards().get(3).adjacentParentShardId()).isEqualTo(id(2));
    assertThat(stream.shards().get(3).sequenceNumberRange().endingSequenceNumber()).isNull();
    assertThat(
            kinesis
                .describeStreamSummary(r -> r.streamName("s"))
                .streamDescriptionSummary()
                .openShardCount())
        .isEqualTo(1);
    assertThat(shown("s", ShardFilterType.AT_TRIM_HORIZON)).containsExactly(id(0));
    assertThat(shown("s", ShardFilterType.AT_LATEST)).containsExactly(id(3));
    assertThat(shown("s", ShardFilterType.FROM_TRIM_HORIZON)).hasSize(4);
    assertThat(follow("s")).hasSize(60).doesNotHaveDuplicates();
  }

  /** Reads the oldest shards, then their children. */
  private static List<String> follow(String stream) {
    List<String> shards = new ArrayList<>(shown(stream, ShardFilterType.AT_TRIM_HORIZON));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      String shardId = shards.get(i);
      String iterator =
          kinesis
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId(shardId)
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      GetRecordsResponse answer;
      do {
        String token = iterator;
        answer = kinesis.getRecords(r -> r.shardIterator(token).limit(7));
        answer.records().forEach(r -> texts.add(r.data().asUtf8String()));
        iterator = answer.nextShardIterator();
        assertThat(answer.hasChildShards()).isEqualTo(iterator == null);
      } while (iterator != null && !answer.records().isEmpty());
      for (ChildShard child : answer.childShards()) {
        assertThat(child.parentShards()).contains(shardId);
        assertThat(child.hashKeyRange().startingHashKey()).isNotNull();
        if (!shards.contains(child.shardId())) {
          shards.add(child.shardId());
        }
      }
    }
    return texts;
  }

  @Test
  void scalingIsUniform() {
    kinesis.createStream(r -> r.streamName("u").shardCount(2));
    put("u", 0, 20);
    UpdateShardCountResponse up =
        kinesis.updateShardCount(
            r -> r.streamName("u").targetShardCount(3).scalingType(ScalingType.UNIFORM_SCALING));
    assertThat(up.currentShardCount()).isEqualTo(2);
    assertThat(up.targetShardCount()).isEqualTo(3);
    assertThat(up.streamName()).isEqualTo("u");
    assertThat(up.streamARN()).endsWith("stream/u");
    put("u", 20, 40);
    assertThat(shown("u", ShardFilterType.AT_LATEST)).hasSize(3);
    assertThat(follow("u")).hasSize(40).doesNotHaveDuplicates();
    assertThatThrownBy(
            () ->
                kinesis.updateShardCount(
                    r ->
                        r.streamName("u")
                            .targetShardCount(7)
                            .scalingType(ScalingType.UNIFORM_SCALING)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("cannot scale up over double your current open shard count");
  }

  @Test
  void errorsAreTheSdksOwn() {
    kinesis.createStream(r -> r.streamName("e").shardCount(3));
    assertThatThrownBy(
            () ->
                kinesis.splitShard(
                    r -> r.streamName("e").shardToSplit(id(0)).newStartingHashKey("0")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("NewStartingHashKey 0 used in SplitShard()");
    assertThatThrownBy(
            () ->
                kinesis.splitShard(
                    r -> r.streamName("e").shardToSplit(id(0)).newStartingHashKey("007")))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(
            () ->
                kinesis.splitShard(
                    r -> r.streamName("e").shardToSplit(id(9)).newStartingHashKey(MIDDLE)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () ->
                kinesis.mergeShards(
                    r -> r.streamName("e").shardToMerge(id(0)).adjacentShardToMerge(id(2))))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("not an adjacent pair of shards eligible for merging");
    assertThatThrownBy(() -> kinesis.mergeShards(r -> r.streamName("e").shardToMerge(id(0))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("adjacentShardToMerge");
    assertThatThrownBy(
            () ->
                kinesis.updateShardCount(
                    r -> r.streamName("e").targetShardCount(2).scalingType("OTHER")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("UNIFORM_SCALING");
    kinesis.mergeShards(r -> r.streamName("e").shardToMerge(id(0)).adjacentShardToMerge(id(1)));
    assertThatThrownBy(
            () ->
                kinesis.splitShard(
                    r -> r.streamName("e").shardToSplit(id(0)).newStartingHashKey("9")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("has already been merged or split");
  }
}
