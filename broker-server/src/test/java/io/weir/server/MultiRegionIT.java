package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.error.StorageException;
import io.weir.broker.limits.Limits;
import io.weir.log.Durability;
import io.weir.server.scope.Scope;
import io.weir.server.scope.ScopedBrokers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Several regions and accounts on one port, as Amazon's clients see them. */
@Timeout(90)
class MultiRegionIT {
  private static final String SHARD = "shardId-000000000000";
  private static final Scope HOME = new Scope("us-east-1", "000000000000");
  private static final String OTHER_ACCOUNT = "123456789012";

  @TempDir private Path data;
  private final List<KinesisAsyncClient> clients = new ArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Scope> opened = new CopyOnWriteArrayList<>();
  private ScopedBrokers brokers;
  private KinesisServer server;

  private void start(int most) throws IOException {
    brokers = ScopedBrokers.open(data, HOME, most, this::settings);
    server = KinesisServer.builder(brokers).start();
  }

  /** A disk that fails as often as the test says. */
  private BrokerBuilder settings(Scope scope) {
    opened.add(scope);
    BrokerBuilder settings =
        TestEngine.choose(Broker.builder()).durability(Durability.OS).limits(Limits.off());
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      settings.engine(
          (path, durability, files) -> {
            throw new StorageException("the disk of " + path + " failed");
          });
    }
    return settings;
  }

  @AfterEach
  void stop() {
    clients.forEach(KinesisAsyncClient::close);
    server.close();
    brokers.close();
  }

  /** KPL asks for its account, and puts it into the ARNs that it sends. */
  @Test
  void theCallerIsOfTheAccountOfItsKey() throws IOException {
    start(3);
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST / HTTP/1.1\r\nHost: localhost\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
              + OTHER_ACCOUNT
              + "/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\n\r\n"
              + "Action=GetCallerIdentity");
      assertThat(client.receive().body()).contains("<Account>" + OTHER_ACCOUNT + "</Account>");
    }
  }

  @ParameterizedTest
  @CsvSource({"HTTP2", "HTTP1_1"})
  void regionsAndAccountsShareNothing(Protocol protocol) throws IOException {
    start(3);
    KinesisAsyncClient home = client(protocol, "AKIA", "us-east-1");
    KinesisAsyncClient region = client(protocol, "AKIA", "eu-west-1");
    KinesisAsyncClient account = client(protocol, OTHER_ACCOUNT, "us-east-1");
    List<KinesisAsyncClient> all = List.of(home, region, account);
    for (int i = 0; i < all.size(); i++) {
      create(all.get(i), "clicks", i + 1);
      put(all.get(i), "record " + i);
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(summary(all.get(i)).openShardCount()).isEqualTo(i + 1);
    }
    assertThat(summary(region).streamARN())
        .isEqualTo("arn:aws:kinesis:eu-west-1:000000000000:stream/clicks");
    assertThat(summary(account).streamARN())
        .isEqualTo("arn:aws:kinesis:us-east-1:123456789012:stream/clicks");
    assertThat(read(home, iterator(home))).containsExactly("record 0");
    assertThat(read(region, iterator(region))).contains("record 1");
    String foreign = iterator(home);
    assertThatThrownBy(() -> read(region, foreign))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    assertThatThrownBy(() -> read(account, foreign))
        .hasCauseInstanceOf(InvalidArgumentException.class);
    String arn = summary(home).streamARN();
    assertThatThrownBy(() -> region.describeStreamSummary(r -> r.streamARN(arn)).join())
        .hasCauseInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("this is region eu-west-1, account 000000000000");
    region.deleteStream(r -> r.streamName("clicks")).join();
    assertThat(read(home, iterator(home))).containsExactly("record 0");
  }

  @ParameterizedTest
  @CsvSource({"HTTP2", "HTTP1_1"})
  void recordsArePushedToTheConsumersOfTheirRegion(Protocol protocol) throws IOException {
    start(2);
    KinesisAsyncClient home = client(protocol, "AKIA", "us-east-1");
    KinesisAsyncClient region = client(protocol, "AKIA", "eu-west-1");
    create(home, "clicks", 1);
    create(region, "clicks", 1);
    String consumer = register(region);
    List<String> pushed = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> subscription = subscribe(region, consumer, pushed);
    put(home, "home's");
    put(region, "region's");
    Awaitility.await().until(() -> !pushed.isEmpty());
    assertThat(pushed).containsExactly("region's");
    assertThatThrownBy(() -> subscribe(home, consumer, pushed).join())
        .hasCauseInstanceOf(ResourceNotFoundException.class);
    region.deleteStream(r -> r.streamName("clicks").enforceConsumerDeletion(true)).join();
    assertThatThrownBy(subscription::join).hasStackTraceContaining("ResourceNotFoundException");
  }

  @Test
  void aRestartKeepsThemAll() throws IOException {
    start(3);
    create(client(Protocol.HTTP1_1, "AKIA", "us-east-1"), "clicks", 1);
    create(client(Protocol.HTTP1_1, "AKIA", "eu-west-1"), "clicks", 1);
    create(client(Protocol.HTTP1_1, OTHER_ACCOUNT, "us-east-1"), "clicks", 1);
    for (KinesisAsyncClient client : clients) {
      put(client, "kept by " + clients.indexOf(client));
    }
    String iterator = iterator(clients.get(1));
    stop();
    clients.clear();

    opened.clear();
    start(3);
    assertThat(opened).hasSize(3);
    assertThat(read(client(Protocol.HTTP1_1, "AKIA", "eu-west-1"), iterator))
        .containsExactly("kept by 1");
    KinesisAsyncClient account = client(Protocol.HTTP1_1, OTHER_ACCOUNT, "us-east-1");
    assertThat(read(account, iterator(account))).containsExactly("kept by 2");
    assertThat(opened).hasSize(3);
  }

  @Test
  void aRegionTooManyIsRefusedAndOpensNothing() throws IOException {
    start(2);
    create(client(Protocol.HTTP1_1, "AKIA", "eu-west-1"), "clicks", 1);
    KinesisAsyncClient third = client(Protocol.HTTP1_1, "AKIA", "eu-west-2");
    assertThatThrownBy(() -> third.listStreams().join())
        .hasCauseInstanceOf(LimitExceededException.class)
        .hasMessageContaining("--max-regions");
    assertThat(opened).hasSize(2);
    assertThat(data.resolve("regions/000000000000/eu-west-2")).doesNotExist();
  }

  @Test
  void manyFirstRequestsAtOnceOpenARegionOnce() throws IOException {
    start(2);
    KinesisAsyncClient region = client(Protocol.HTTP2, "AKIA", "eu-west-1");
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(region.listStreams());
    }
    calls.forEach(CompletableFuture::join);
    assertThat(opened).containsExactly(HOME, new Scope("eu-west-1", "000000000000"));
  }

  @Test
  void aFailureToOpenIsToldAndTheNextRequestTriesAgain() throws IOException {
    start(2);
    failures.set(1);
    try (RawClient client = new RawClient(server.port())) {
      String request = signed("ListStreams", "eu-west-1");
      client.send(request);
      RawClient.Response failed = client.receive();
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.body()).contains("InternalFailure", "regions/000000000000/eu-west-1");
      client.send(request);
      assertThat(client.receive().status()).isEqualTo(200);
      assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void onlyOperationsForARegionOpenIt() throws IOException {
    start(3);
    try (RawClient client = new RawClient(server.port())) {
      client.send(signed("NoSuchThing", "eu-west-1"));
      assertThat(client.receive().body()).contains("UnknownOperationException");
      client.send(
          "GET /_health/ready HTTP/1.1\r\nAuthorization: "
              + authorization("eu-west-1")
              + "\r\n\r\n");
      assertThat(client.receive().status()).isEqualTo(200);
      for (String region : List.of("..", "../../etc", "", "EU", "-", "a.b")) {
        client.send(signed("ListStreams", region));
        RawClient.Response refused = client.receive();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("IncompleteSignatureException");
      }
      assertThat(client.call("ListStreams", "{}").status()).isEqualTo(200);
    }
    assertThat(opened).containsExactly(HOME);
    assertThat(data.resolve("regions").toFile().list()).containsExactly("000000000000");
  }

  @Test
  void closeLeavesNoThreadBehind() throws IOException {
    start(2);
    KinesisAsyncClient region = client(Protocol.HTTP2, "AKIA", "eu-west-1");
    create(region, "clicks", 1);
    stop();
    Set<Thread> left = Thread.getAllStackTraces().keySet();
    assertThat(left).filteredOn(thread -> thread.getName().startsWith("weir")).isEmpty();
  }

  private static String signed(String operation, String region) {
    return RawClient.request(operation, "{}")
        .replace("Host:", "Authorization: " + authorization(region) + "\r\nHost:");
  }

  private static String authorization(String region) {
    return "AWS4-HMAC-SHA256 Credential=AKIA/20261125/"
        + region
        + "/kinesis/aws4_request, SignedHeaders=host, Signature=any";
  }

  private KinesisAsyncClient client(Protocol protocol, String key, String region) {
    KinesisAsyncClient client =
        KinesisAsyncClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
            .region(Region.of(region))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key, "any")))
            .httpClientBuilder(SdkHttp.builder().protocol(protocol))
            .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
            .build();
    clients.add(client);
    return client;
  }

  private static void create(KinesisAsyncClient kinesis, String stream, int shards) {
    kinesis.createStream(r -> r.streamName(stream).shardCount(shards)).join();
  }

  private static void put(KinesisAsyncClient kinesis, String text) {
    kinesis
        .putRecord(
            r ->
                r.streamName("clicks")
                    .partitionKey("k")
                    .explicitHashKey("0") // into the first shard, however many there are
                    .data(SdkBytes.fromUtf8String(text)))
        .join();
  }

  private static StreamDescriptionSummary summary(KinesisAsyncClient kinesis) {
    return kinesis
        .describeStreamSummary(r -> r.streamName("clicks"))
        .join()
        .streamDescriptionSummary();
  }

  private static String iterator(KinesisAsyncClient kinesis) {
    return kinesis
        .getShardIterator(
            r ->
                r.streamName("clicks")
                    .shardId(SHARD)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .join()
        .shardIterator();
  }

  private static List<String> read(KinesisAsyncClient kinesis, String iterator) {
    return kinesis.getRecords(r -> r.shardIterator(iterator)).join().records().stream()
        .map(record -> record.data().asUtf8String())
        .toList();
  }

  private static String register(KinesisAsyncClient kinesis) {
    String arn = summary(kinesis).streamARN();
    return kinesis
        .registerStreamConsumer(r -> r.streamARN(arn).consumerName("reader"))
        .join()
        .consumer()
        .consumerARN();
  }

  private static CompletableFuture<Void> subscribe(
      KinesisAsyncClient kinesis, String consumer, List<String> pushed) {
    Consumer<SubscribeToShardEvent> hear =
        event -> event.records().forEach(record -> pushed.add(record.data().asUtf8String()));
    return kinesis.subscribeToShard(
        r ->
            r.consumerARN(consumer)
                .shardId(SHARD)
                .startingPosition(p -> p.type(ShardIteratorType.TRIM_HORIZON)),
        SubscribeToShardResponseHandler.builder()
            .subscriber(
                SubscribeToShardResponseHandler.Visitor.builder()
                    .onSubscribeToShardEvent(hear)
                    .build())
            .build());
  }
}
