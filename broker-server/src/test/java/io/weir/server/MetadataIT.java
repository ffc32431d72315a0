package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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
import software.amazon.awssdk.services.kinesis.model.Consumer;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.EnableEnhancedMonitoringResponse;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListStreamConsumersResponse;
import software.amazon.awssdk.services.kinesis.model.ListTagsForStreamResponse;
import software.amazon.awssdk.services.kinesis.model.MetricsName;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentInputStatus;
import software.amazon.awssdk.services.kinesis.model.MinimumThroughputBillingCommitmentOutputStatus;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.Tag;
import software.amazon.awssdk.services.kinesis.model.UpdateStreamWarmThroughputResponse;

/** The operations on metadata as Amazon's SDK for Java, version 2, sees them. */
class MetadataIT {
  private static ServerFixture fixture;
  private static KinesisClient kinesis;

  @BeforeAll
  static void start() throws IOException {
    System.setProperty("aws.cborEnabled", "false");
    fixture = new ServerFixture(Limits.off());
    kinesis = client(fixture);
  }

  private static KinesisClient client(ServerFixture server) {
    return client(server.endpoint());
  }

  private static KinesisClient client(URI endpoint) {
    return KinesisClient.builder()
        .endpointOverride(endpoint)
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

  /** Creates a stream. */
  private static String create(String name) {
    kinesis.createStream(r -> r.streamName(name).shardCount(1));
    return summary(name).streamARN();
  }

  private static StreamDescriptionSummary summary(String name) {
    return kinesis.describeStreamSummary(r -> r.streamName(name)).streamDescriptionSummary();
  }

  @Test
  void retentionByNameAndByArn() {
    String arn = create("retention");
    kinesis.increaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(24));
    kinesis.increaseStreamRetentionPeriod(r -> r.streamARN(arn).retentionPeriodHours(8760));
    assertThat(summary("retention").retentionPeriodHours()).isEqualTo(8760);
    assertThatThrownBy(
            () ->
                kinesis.increaseStreamRetentionPeriod(
                    r -> r.streamName("retention").retentionPeriodHours(48)))
        .isInstanceOf(InvalidArgumentException.class);
    kinesis.decreaseStreamRetentionPeriod(r -> r.streamARN(arn).retentionPeriodHours(48));
    kinesis.decreaseStreamRetentionPeriod(r -> r.streamName("retention").retentionPeriodHours(24));
    assertThat(summary("retention").retentionPeriodHours()).isEqualTo(24);
  }

  @Test
  void tagsOfAStreamByNameAndByArn() {
    kinesis.createStream(
        r -> r.streamName("tags").shardCount(1).tags(Map.of("from birth", "ja: ü")));
    String arn = summary("tags").streamARN();
    kinesis.addTagsToStream(r -> r.streamName("tags").tags(Map.of("a", "1", "b", "")));
    kinesis.addTagsToStream(r -> r.streamARN(arn).tags(Map.of("a", "2")));
    kinesis.tagResource(r -> r.resourceARN(arn).tags(Map.of("c", "3")));
    ListTagsForStreamResponse first = kinesis.listTagsForStream(r -> r.streamName("tags").limit(3));
    assertThat(first.tags()).extracting(Tag::key).containsExactly("a", "b", "c");
    assertThat(first.tags()).extracting(Tag::value).containsExactly("2", "", "3");
    assertThat(first.hasMoreTags()).isTrue();
    ListTagsForStreamResponse rest =
        kinesis.listTagsForStream(r -> r.streamARN(arn).exclusiveStartTagKey("c"));
    assertThat(rest.tags()).containsExactly(Tag.builder().key("from birth").value("ja: ü").build());
    assertThat(rest.hasMoreTags()).isFalse();
    kinesis.removeTagsFromStream(r -> r.streamName("tags").tagKeys("a", "never there"));
    kinesis.untagResource(r -> r.resourceARN(arn).tagKeys("b"));
    assertThat(kinesis.listTagsForResource(r -> r.resourceARN(arn)).tags())
        .extracting(Tag::key)
        .containsExactly("c", "from birth");
  }

  @Test
  void fiftyTagsAreTheMost() {
    create("many-tags");
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      many.put("k" + i, "v");
    }
    kinesis.addTagsToStream(r -> r.streamName("many-tags").tags(many));
    assertThatThrownBy(
            () -> kinesis.addTagsToStream(r -> r.streamName("many-tags").tags(Map.of("l", ""))))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(kinesis.listTagsForStream(r -> r.streamName("many-tags")).tags()).hasSize(50);
  }

  @Test
  void consumersComeAndGo() {
    String arn = create("consumers");
    Consumer made =
        kinesis
            .registerStreamConsumer(
                r -> r.streamARN(arn).consumerName("c").tags(Map.of("own", "yes")))
            .consumer();
    assertThat(made.consumerARN())
        .isEqualTo(arn + "/consumer/c:" + made.consumerCreationTimestamp().getEpochSecond());
    assertThat(made.consumerStatus()).isEqualTo(ConsumerStatus.ACTIVE); // No transition time here.
    assertThat(
            kinesis
                .describeStreamConsumer(r -> r.consumerARN(made.consumerARN()))
                .consumerDescription())
        .isEqualTo(
            kinesis
                .describeStreamConsumer(r -> r.streamARN(arn).consumerName("c"))
                .consumerDescription())
        .satisfies(c -> assertThat(c.streamARN()).isEqualTo(arn));
    assertThatThrownBy(
            () ->
                kinesis.describeStreamConsumer(
                    r -> r.consumerARN(made.consumerARN()).consumerName("d")))
        .isInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(
            () -> kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName("c")))
        .isInstanceOf(ResourceInUseException.class);
    kinesis.tagResource(r -> r.resourceARN(made.consumerARN()).tags(Map.of("later", "1")));
    assertThat(kinesis.listTagsForResource(r -> r.resourceARN(made.consumerARN())).tags())
        .extracting(Tag::key)
        .containsExactly("later", "own");
    assertThat(summary("consumers").consumerCount()).isEqualTo(1);
    assertThatThrownBy(() -> kinesis.deleteStream(r -> r.streamName("consumers")))
        .isInstanceOf(ResourceInUseException.class);
    kinesis.deregisterStreamConsumer(r -> r.consumerARN(made.consumerARN()));
    assertThatThrownBy(
            () -> kinesis.deregisterStreamConsumer(r -> r.streamARN(arn).consumerName("c")))
        .isInstanceOf(ResourceNotFoundException.class);
    kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName("c"));
    kinesis.deregisterStreamConsumer(r -> r.streamARN(arn).consumerName("c"));
    kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName("last"));
    kinesis.deleteStream(r -> r.streamName("consumers").enforceConsumerDeletion(true));
    assertThatThrownBy(() -> kinesis.listStreamConsumers(r -> r.streamARN(arn)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void consumersAreListedPageByPage() {
    String arn = create("pages");
    for (int i = 10; i < 30; i++) {
      String name = "c" + i;
      kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName(name));
    }
    assertThatThrownBy(
            () -> kinesis.registerStreamConsumer(r -> r.streamARN(arn).consumerName("more")))
        .isInstanceOf(LimitExceededException.class);
    ListStreamConsumersResponse first =
        kinesis.listStreamConsumers(r -> r.streamARN(arn).maxResults(15));
    assertThat(first.consumers()).hasSize(15);
    ListStreamConsumersResponse second =
        kinesis.listStreamConsumers(r -> r.streamARN(arn).nextToken(first.nextToken()));
    assertThat(second.consumers()).extracting(Consumer::consumerName).contains("c25", "c29");
    assertThat(second.consumers()).hasSize(5);
    assertThat(second.nextToken()).isNull();
    String other = create("pages-of-another");
    assertThatThrownBy(
            () -> kinesis.listStreamConsumers(r -> r.streamARN(other).nextToken(first.nextToken())))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  void aTokenIsGoodForFiveMinutes() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (Broker broker =
            TestEngine.choose(Broker.builder())
                .ephemeral()
                .durability(Durability.OS)
                .limits(Limits.off())
                .start();
        KinesisServer server = KinesisServer.builder(broker).clock(now::get).start();
        KinesisClient client = client(URI.create("http://127.0.0.1:" + server.port()))) {
      String arn = broker.createStream("s", 1).arn();
      broker.consumers().register("s", "a", Map.of());
      broker.consumers().register("s", "b", Map.of());
      String token = client.listStreamConsumers(r -> r.streamARN(arn).maxResults(1)).nextToken();
      now.set(now.get().plusSeconds(300));
      assertThat(client.listStreamConsumers(r -> r.streamARN(arn).nextToken(token)).consumers())
          .extracting(Consumer::consumerName)
          .containsExactly("b");
      now.set(now.get().plusMillis(1));
      assertThatThrownBy(() -> client.listStreamConsumers(r -> r.streamARN(arn).nextToken(token)))
          .isInstanceOf(ExpiredNextTokenException.class);
    }
  }

  @Test
  void policiesOfStreamsAndConsumers() {
    String arn = create("policies");
    String consumer =
        kinesis
            .registerStreamConsumer(r -> r.streamARN(arn).consumerName("c"))
            .consumer()
            .consumerARN();
    String policy = "{\"Version\": \"2012-10-17\", \"Statement\": []}";
    for (String resource : new String[] {arn, consumer}) {
      assertThat(kinesis.getResourcePolicy(r -> r.resourceARN(resource)).policy()).isEqualTo("{}");
      kinesis.putResourcePolicy(r -> r.resourceARN(resource).policy(policy));
      assertThat(kinesis.getResourcePolicy(r -> r.resourceARN(resource)).policy())
          .isEqualTo(policy);
      kinesis.deleteResourcePolicy(r -> r.resourceARN(resource));
      assertThat(kinesis.getResourcePolicy(r -> r.resourceARN(resource)).policy()).isEqualTo("{}");
    }
  }

  @Test
  void encryptionIsSeenInDescriptions() {
    String arn = create("encrypted");
    assertThat(summary("encrypted").encryptionType()).isEqualTo(EncryptionType.NONE);
    assertThat(summary("encrypted").keyId()).isNull();
    kinesis.startStreamEncryption(
        r ->
            r.streamName("encrypted")
                .encryptionType(EncryptionType.KMS)
                .keyId("alias/aws/kinesis"));
    StreamDescription described =
        kinesis.describeStream(r -> r.streamName("encrypted")).streamDescription();
    assertThat(described.encryptionType()).isEqualTo(EncryptionType.KMS);
    assertThat(described.keyId()).isEqualTo("alias/aws/kinesis");
    kinesis.stopStreamEncryption(
        r -> r.streamARN(arn).encryptionType(EncryptionType.KMS).keyId("alias/aws/kinesis"));
    assertThat(summary("encrypted").encryptionType()).isEqualTo(EncryptionType.NONE);
    assertThat(
            kinesis
                .putRecord(
                    r ->
                        r.streamName("encrypted")
                            .partitionKey("k")
                            .data(SdkBytes.fromUtf8String("x")))
                .encryptionType())
        .isNull();
  }

  @Test
  void monitoringIsSwitchedMetricByMetric() {
    String arn = create("monitored");
    EnableEnhancedMonitoringResponse enabled =
        kinesis.enableEnhancedMonitoring(
            r ->
                r.streamName("monitored")
                    .shardLevelMetrics(MetricsName.OUTGOING_BYTES, MetricsName.INCOMING_BYTES));
    assertThat(enabled.currentShardLevelMetrics()).isEmpty();
    assertThat(enabled.desiredShardLevelMetrics())
        .containsExactly(MetricsName.INCOMING_BYTES, MetricsName.OUTGOING_BYTES);
    assertThat(enabled.streamARN()).isEqualTo(arn);
    assertThat(
            kinesis
                .enableEnhancedMonitoring(r -> r.streamARN(arn).shardLevelMetrics(MetricsName.ALL))
                .desiredShardLevelMetrics())
        .hasSize(7);
    assertThat(summary("monitored").enhancedMonitoring().get(0).shardLevelMetrics()).hasSize(7);
    assertThat(
            kinesis
                .disableEnhancedMonitoring(
                    r -> r.streamARN(arn).shardLevelMetrics(MetricsName.INCOMING_BYTES))
                .desiredShardLevelMetrics())
        .hasSize(6)
        .doesNotContain(MetricsName.INCOMING_BYTES);
    assertThat(
            kinesis
                .disableEnhancedMonitoring(
                    r -> r.streamName("monitored").shardLevelMetrics(MetricsName.ALL))
                .desiredShardLevelMetrics())
        .isEmpty();
  }

  @Test
  void theRecordSizeOfAStreamCounts() {
    String arn = create("large");
    assertThat(summary("large").maxRecordSizeInKiB()).isEqualTo(1024);
    assertThatThrownBy(() -> putMebibytes("large", 10))
        .isInstanceOf(InvalidArgumentException.class);
    kinesis.updateMaxRecordSize(r -> r.streamARN(arn).maxRecordSizeInKiB(10_240));
    assertThat(summary("large").maxRecordSizeInKiB()).isEqualTo(10_240);
    putMebibytes("large", 10);
    kinesis.createStream(
        r -> r.streamName("large-from-birth").shardCount(1).maxRecordSizeInKiB(2048));
    putMebibytes("large-from-birth", 2);
    assertThatThrownBy(() -> putMebibytes("large-from-birth", 3))
        .isInstanceOf(InvalidArgumentException.class);
  }

  private static void putMebibytes(String stream, int mebibytes) {
    byte[] data = new byte[mebibytes * 1024 * 1024 - 1];
    kinesis.putRecord(
        r -> r.streamName(stream).partitionKey("k").data(SdkBytes.fromByteArray(data)));
  }

  @Test
  void modesAndWarmthAndTheAccount() {
    String arn = create("mode");
    int before = kinesis.describeLimits().onDemandStreamCount();
    kinesis.updateStreamMode(
        r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
    assertThat(summary("mode").streamModeDetails().streamMode()).isEqualTo(StreamMode.ON_DEMAND);
    assertThat(kinesis.describeLimits().onDemandStreamCount()).isEqualTo(before + 1);
    assertThat(kinesis.describeLimits().onDemandStreamCountLimit()).isEqualTo(50);
    assertThat(kinesis.describeLimits().openShardCount()).isPositive();
    assertThat(kinesis.describeLimits().shardLimit()).isEqualTo(10_000);
    assertThat(
            kinesis.describeAccountSettings(r -> {}).minimumThroughputBillingCommitment().status())
        .isEqualTo(MinimumThroughputBillingCommitmentOutputStatus.DISABLED);
    assertThatThrownBy(
            () ->
                kinesis.updateStreamWarmThroughput(
                    r -> r.streamName("mode").warmThroughputMiBps(20)))
        .isInstanceOf(InvalidArgumentException.class);
    assertThat(
            kinesis
                .updateAccountSettings(
                    r ->
                        r.minimumThroughputBillingCommitment(
                            c -> c.status(MinimumThroughputBillingCommitmentInputStatus.ENABLED)))
                .minimumThroughputBillingCommitment()
                .startedAt())
        .isNotNull();
    UpdateStreamWarmThroughputResponse warm =
        kinesis.updateStreamWarmThroughput(r -> r.streamName("mode").warmThroughputMiBps(20));
    assertThat(warm.streamARN()).isEqualTo(arn);
    assertThat(warm.warmThroughput().targetMiBps()).isEqualTo(20);
    assertThat(summary("mode").warmThroughput().targetMiBps()).isEqualTo(20);
    kinesis.updateStreamMode(
        r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.PROVISIONED)));
    assertThat(summary("mode").warmThroughput()).isNull();
    assertThatThrownBy(
            () ->
                kinesis.updateStreamMode(
                    r ->
                        r.streamARN(arn)
                            .streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND))))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void controlCallsHaveTheirRates() throws IOException {
    try (ServerFixture limited = new ServerFixture(Limits.aws(), () -> 0);
        KinesisClient client = client(limited)) {
      client.describeLimits();
      assertThatThrownBy(client::describeLimits)
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("Rate exceeded for DescribeLimits under account 000000000000");
      client.createStream(r -> r.streamName("s").shardCount(1));
      for (int i = 0; i < 10; i++) {
        client.describeStream(r -> r.streamName("s"));
      }
      assertThatThrownBy(() -> client.describeStream(r -> r.streamName("s")))
          .isInstanceOf(LimitExceededException.class);
      for (int i = 0; i < 20; i++) {
        client.listShards(r -> r.streamName("s"));
        client.describeStreamSummary(r -> r.streamName("s"));
      }
      assertThatThrownBy(() -> client.describeStreamSummary(r -> r.streamName("s")))
          .isInstanceOf(LimitExceededException.class);
      for (int i = 0; i < 5; i++) {
        client.listStreams();
      }
      assertThatThrownBy(client::listStreams).isInstanceOf(LimitExceededException.class);
    }
  }
}
