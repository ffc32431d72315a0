package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.broker.Broker;
import io.weir.broker.BrokerBuilder;
import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.aggregate.UserRecord;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.log.Durability;
import io.weir.log.chronicle.ChronicleLogStore;
import io.weir.producer.error.RecordRefusedException;
import io.weir.producer.gateway.kinesis.KinesisGateway;
import io.weir.server.KinesisServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A producer over Amazon's SDK, with a real server on a real socket. */
@Timeout(120)
class KinesisGatewayIT {
  /** On which engine: see the POM. */
  private static final boolean ON_CHRONICLE =
      "chronicle".equals(System.getProperty("weir.test.engine"));

  private static final int KEYS = 20;
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir Path directory;
  private final AtomicLong limitsClock = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
  private Broker broker;
  private KinesisServer server;
  private KinesisAsyncClient client;

  @BeforeEach
  void begin() throws IOException {
    serve(Limits.off(), 0);
    broker.createStream("s", 2);
    client = client(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")));
  }

  private KinesisAsyncClient client(AwsCredentialsProvider credentials) {
    return KinesisAsyncClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials)
        .httpClientBuilder(withoutAnEnd())
        .overrideConfiguration(
            o ->
                o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(Duration.ofSeconds(30)))
        .build();
  }

  /** On threads that nobody ends: one that ends its own waits 2 s for that when it is closed. */
  private static NettyNioAsyncHttpClient.Builder withoutAnEnd() {
    return NettyNioAsyncHttpClient.builder().eventLoopGroup(SdkEventLoopGroup.builder().build());
  }

  /** The limits' clock moves only when a test moves it. */
  private void serve(Limits limits, int port) throws IOException {
    BrokerBuilder settings =
        Broker.builder().dataDirectory(directory).limits(limits).nanoClock(limitsClock::get);
    if (ON_CHRONICLE) {
      settings = settings.engine(ChronicleLogStore::open).durability(Durability.OS);
    }
    broker = settings.start();
    server = KinesisServer.builder(broker).port(port).start();
  }

  private void stop() {
    server.close();
    broker.close();
  }

  @AfterEach
  void end() {
    client.close();
    stop();
  }

  private Producer producer(boolean aggregates, boolean keepsOrder) {
    ProducerBuilder builder =
        Producer.builder(new KinesisGateway(client, "s")).meterRegistry(meters);
    builder = aggregates ? builder.aggregate(2000) : builder;
    return (keepsOrder ? builder.keepOrder() : builder).start();
  }

  private double counted(String meter) {
    return meters.get(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** The next ones: each key's are numbered. */
  private void send(Producer producer, int count) {
    for (int i = 0; i < count; i++) {
      int place = outcomes.size();
      outcomes.add(producer.send(key(place), data(place)));
    }
  }

  private static String key(int place) {
    return "key-" + place % KEYS;
  }

  private static byte[] data(int place) {
    return String.valueOf(place / KEYS).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aClientWithoutCredentialsSends() throws Exception {
    client.close();
    client = client(AnonymousCredentialsProvider.create());
    try (Producer producer = producer(true, true)) {
      send(producer, 2000);
      assertThat(producer.flush()).succeedsWithin(LONG);
    }
    assertThat(check(true)).hasSize(2000);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void everyRecordIsWhereItsReceiptSays(boolean aggregates, boolean keepsOrder) throws Exception {
    try (Producer producer = producer(aggregates, keepsOrder)) {
      send(producer, 2000);
      assertThat(producer.flush()).succeedsWithin(LONG);
    }
    List<Found> found = check(keepsOrder);
    assertThat(found).as("nothing is stored twice").hasSize(2000);
  }

  /** The producer was told of longer ones than the stream takes. */
  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aRecordThatIsTooLongForTheStreamFailsByItself(boolean aggregates, boolean keepsOrder)
      throws Exception {
    ProducerBuilder builder =
        Producer.builder(new KinesisGateway(client, "s")).maxRecordBytes(3 << 20);
    builder = aggregates ? builder.aggregate(2000) : builder;
    try (Producer producer = (keepsOrder ? builder.keepOrder() : builder).start()) {
      send(producer, 500);
      CompletableFuture<SendReceipt> tooLong = producer.send("key-7", new byte[2 << 20]);
      send(producer, 500);
      assertThat(producer.flush()).succeedsWithin(LONG);
      assertThat(tooLong)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(RecordRefusedException.class)
          .withMessageContaining("at most 1048576 bytes");
    }
    assertThat(check(keepsOrder)).hasSize(1000);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aServerThatComesBackLosesNothing(boolean aggregates, boolean keepsOrder) throws Exception {
    int port = server.port();
    try (Producer producer = producer(aggregates, keepsOrder)) {
      send(producer, 500);
      stop();
      send(producer, 500);
      await().atMost(LONG).until(() -> counted("weir.producer.retried") > 0);
      serve(Limits.off(), port);
      send(producer, 500);
      assertThat(producer.flush()).succeedsWithin(LONG);
    }
    check(keepsOrder);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisabledIfSystemProperty(
      named = "weir.test.engine",
      matches = "chronicle",
      disabledReason = "limits are refused before a record comes to an engine")
  void aThrottledProducerGetsEverythingThrough(boolean keepsOrder) throws Exception {
    int port = server.port();
    stop();
    serve(Limits.aws(), port);
    try (Producer producer = producer(false, keepsOrder)) {
      send(producer, 3000);
      CompletableFuture<Void> all = producer.flush();
      await().atMost(LONG).until(() -> counted("weir.producer.throttled") > 0);
      assertThat(all).as("2 shards take 2,000 records while time stands still").isNotDone();
      await()
          .atMost(LONG)
          .until(
              () -> {
                limitsClock.addAndGet(1_000_000_000);
                return all.isDone();
              });
    }
    List<Found> found = check(keepsOrder);
    assertThat(found).as("nothing is stored twice").hasSize(3000);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aSplitInBetweenLosesNothing(boolean aggregates, boolean keepsOrder) throws Exception {
    try (Producer producer = producer(aggregates, keepsOrder)) {
      for (int round = 0; round < 4; round++) {
        send(producer, 500);
        split();
      }
      send(producer, 500);
      assertThat(producer.flush()).succeedsWithin(LONG);
    }
    check(keepsOrder);
  }

  private void split() {
    ShardDescription open =
        broker.listShards("s").stream().filter(ShardDescription::isOpen).findFirst().orElseThrow();
    BigInteger sum =
        open.hashKeyRange().start().toBigInteger().add(open.hashKeyRange().end().toBigInteger());
    broker.splitShard("s", open.shardId(), HashKey.of(sum.shiftRight(1)));
  }

  /** A record that is in the stream; whether it is in a shard of its key. */
  private record Found(String place, BigInteger number, String key, String data, boolean atHome) {}

  private List<Found> check(boolean keepsOrder) throws Exception {
    List<Found> found = new ArrayList<>();
    for (ShardDescription shard : broker.listShards("s")) {
      ShardIterator next = broker.iterator("s", shard.shardId(), StartingPosition.trimHorizon());
      while (next != null) {
        ReadResult read = broker.read(next, 1000);
        for (Record record : read.records()) {
          takeApart(shard, record, found);
        }
        next = read.records().isEmpty() ? null : read.next();
        limitsClock.addAndGet(1_000_000_000); // Reads have limits, too.
      }
    }
    checkReceipts(found);
    if (keepsOrder) {
      for (int key = 0; key < KEYS; key++) {
        checkOrder(key(key), found);
      }
    }
    return found;
  }

  private static void takeApart(ShardDescription shard, Record record, List<Found> found)
      throws Exception {
    String place = shard.shardId() + '@' + record.sequenceNumber();
    BigInteger number = new BigInteger(record.sequenceNumber().toString());
    List<UserRecord> users = AggregateReader.read(record.dataBytes()).orElse(null);
    if (users == null) {
      users = List.of(new UserRecord(record.partitionKey(), null, record.dataBytes()));
      found.add(found(shard, place, number, users.get(0)));
      return;
    }
    for (int i = 0; i < users.size(); i++) {
      found.add(found(shard, place + '/' + i, number, users.get(i)));
    }
  }

  private static Found found(
      ShardDescription shard, String place, BigInteger number, UserRecord user) throws Exception {
    byte[] md5 =
        MessageDigest.getInstance("MD5")
            .digest(user.partitionKey().getBytes(StandardCharsets.UTF_8));
    BigInteger hash = new BigInteger(1, md5);
    boolean atHome =
        hash.compareTo(shard.hashKeyRange().start().toBigInteger()) >= 0
            && hash.compareTo(shard.hashKeyRange().end().toBigInteger()) <= 0;
    String data = new String(user.data(), StandardCharsets.UTF_8);
    return new Found(place, number, user.partitionKey(), data, atHome);
  }

  private void checkReceipts(List<Found> found) {
    var byPlace =
        found.stream().collect(java.util.stream.Collectors.toMap(Found::place, one -> one));
    for (int i = 0; i < outcomes.size(); i++) {
      assertThat(outcomes.get(i)).isCompleted();
      Found there = byPlace.get(outcomes.get(i).join().toString());
      assertThat(there).as("record %d, at %s", i, outcomes.get(i).join()).isNotNull();
      assertThat(there.key()).isEqualTo(key(i));
      assertThat(there.data()).isEqualTo(new String(data(i), StandardCharsets.UTF_8));
      assertThat(there.atHome()).isTrue();
    }
  }

  /** A stretch may come again after a lost answer; but nothing is left out on the way. */
  private void checkOrder(String key, List<Found> found) {
    int last = -1;
    List<Found> ofKey =
        found.stream()
            .filter(one -> one.atHome() && one.key().equals(key))
            .sorted(Comparator.comparing(Found::number)) // Stable; a child's are the greater.
            .toList();
    for (Found one : ofKey) {
      int number = Integer.parseInt(one.data());
      assertThat(number).as("%s behind %d", one, last).isLessThanOrEqualTo(last + 1);
      last = number;
    }
    assertThat(last).isEqualTo(outcomes.size() / KEYS - 1);
  }
}
