package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Enhanced fan-out as Amazon's asynchronous client for Java, version 2, sees it. */
@Timeout(90)
class SubscribeToShardIT {
  private static final String SHARD = "shardId-000000000000";
  private static ServerFixture fixture;

  private final List<SubscribeToShardEvent> events = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(Limits.off());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void sdkAsItComes() {
    System.clearProperty("aws.cborEnabled");
  }

  @ParameterizedTest
  @CsvSource({"HTTP2, true", "HTTP2, false", "HTTP1_1, true"})
  void recordsArePushedAndAnEndedShardLeadsToItsChildren(Protocol protocol, boolean cbor) {
    System.setProperty("aws.cborEnabled", String.valueOf(cbor));
    String stream = "pushed-" + protocol + "-" + cbor;
    fixture.broker.createStream(stream, 1);
    String arn = fixture.broker.consumers().register(stream, "reader", java.util.Map.of()).arn();
    try (KinesisAsyncClient kinesis = client(protocol)) {
      put(stream, "one");
      CompletableFuture<Void> subscription =
          subscribe(kinesis, arn, ShardIteratorType.TRIM_HORIZON);
      Awaitility.await().until(() -> records().contains("one"));
      put(stream, "two");
      Awaitility.await().until(() -> records().contains("two"));
      assertThat(records()).containsExactly("one", "two");
      SubscribeToShardEvent last = events.get(events.size() - 1);
      assertThat(last.millisBehindLatest()).isZero();
      assertThat(last.continuationSequenceNumber())
          .isEqualTo(last.records().get(0).sequenceNumber());

      assertThatThrownBy(() -> subscribe(kinesis, arn, ShardIteratorType.LATEST).join())
          .hasCauseInstanceOf(ResourceInUseException.class);

      fixture.broker.splitShard(stream, SHARD, new HashKey(1L << 62, 0));
      subscription.join(); // the shard is at its end, and so is the answer
      SubscribeToShardEvent end = events.get(events.size() - 1);
      assertThat(end.continuationSequenceNumber()).isNull();
      assertThat(end.childShards())
          .extracting(child -> child.shardId())
          .containsExactlyInAnyOrder("shardId-000000000001", "shardId-000000000002");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP2", "HTTP1_1"})
  void aDeletedStreamEndsIt(Protocol protocol) {
    String stream = "deleted-" + protocol;
    fixture.broker.createStream(stream, 1);
    String arn = fixture.broker.consumers().register(stream, "reader", java.util.Map.of()).arn();
    try (KinesisAsyncClient kinesis = client(protocol)) {
      put(stream, "one");
      CompletableFuture<Void> subscription =
          subscribe(kinesis, arn, ShardIteratorType.TRIM_HORIZON);
      Awaitility.await().until(() -> records().contains("one"));
      fixture.broker.deleteStreamAndConsumers(stream);
      assertThatThrownBy(subscription::join).hasStackTraceContaining("ResourceNotFoundException");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP2", "HTTP1_1"})
  void aDeregisteredConsumerEndsIt(Protocol protocol) {
    String stream = "deregistered-" + protocol;
    fixture.broker.createStream(stream, 1);
    String arn = fixture.broker.consumers().register(stream, "reader", java.util.Map.of()).arn();
    try (KinesisAsyncClient kinesis = client(protocol)) {
      put(stream, "one");
      CompletableFuture<Void> subscription =
          subscribe(kinesis, arn, ShardIteratorType.TRIM_HORIZON);
      Awaitility.await().until(() -> records().contains("one"));
      kinesis.deregisterStreamConsumer(r -> r.consumerARN(arn)).join();
      assertThatThrownBy(subscription::join)
          .hasStackTraceContaining("ResourceNotFoundException")
          .hasStackTraceContaining("has been deregistered");
    }
  }

  private CompletableFuture<Void> subscribe(
      KinesisAsyncClient kinesis, String consumer, ShardIteratorType type) {
    Consumer<SubscribeToShardEvent> hear = events::add;
    return kinesis.subscribeToShard(
        r -> r.consumerARN(consumer).shardId(SHARD).startingPosition(p -> p.type(type)),
        SubscribeToShardResponseHandler.builder()
            .subscriber(
                SubscribeToShardResponseHandler.Visitor.builder()
                    .onSubscribeToShardEvent(hear)
                    .build())
            .build());
  }

  private List<String> records() {
    return events.stream()
        .flatMap(event -> event.records().stream())
        .map(record -> record.data().asUtf8String())
        .toList();
  }

  private static void put(String stream, String data) {
    fixture.broker.put(stream, "k", data.getBytes(StandardCharsets.UTF_8)).join();
  }

  private static KinesisAsyncClient client(Protocol protocol) {
    return KinesisAsyncClient.builder()
        .endpointOverride(fixture.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClientBuilder(SdkHttp.builder().protocol(protocol))
        .build();
  }
}
