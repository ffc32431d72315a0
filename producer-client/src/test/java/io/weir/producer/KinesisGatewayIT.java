package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
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
import io.weir.producer.gateway.kinesis.KinesisGateway;
import io.weir.server.KinesisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** A producer by Amazon's SDK and a real server, which starts again and whose shards split. */
@Timeout(120)
class KinesisGatewayIT {
  private static final int KEYS = 7;

  @TempDir Path directory;

  private final List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
  private Broker broker;
  private KinesisServer server;
  private KinesisAsyncClient client;
  private int port;

  @BeforeEach
  void start() throws IOException {
    startServer();
    broker.createStream("s", 2);
    client =
        KinesisAsyncClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(Duration.ofSeconds(10)))
            .build();
  }

  private void startServer() throws IOException {
    broker =
        Broker.builder()
            .dataDirectory(directory)
            .durability(Durability.OS)
            .limits(Limits.off())
            .start();
    server = KinesisServer.builder(broker).port(port).start();
    port = server.port();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2000})
  void whatIsSaidToBeStoredIsThereInOrder(int aggregate) throws IOException {
    ProducerBuilder builder = Producer.builder(new KinesisGateway(client, "s")).keepOrder();
    try (Producer producer = (aggregate == 0 ? builder : builder.aggregate(aggregate)).start()) {
      send(producer, 500);
      broker.splitShard("s", "shardId-000000000000", HashKey.parse("1" + "0".repeat(37)));
      send(producer, 500);
      server.close();
      broker.close();
      send(producer, 500);
      startServer();
      send(producer, 500);
    }
    Map<String, Record> stored = stored();
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      SendReceipt receipt = outcomes.get(i).join();
      assertThat(stored).containsKey(receipt.sequenceNumber());
      assertThat(numbersIn(stored.get(receipt.sequenceNumber()))).contains(i);
    }
    for (Record record : stored.values()) {
      for (int number : numbersIn(record)) {
        String key = key(number);
        // A stretch may come again after a lost answer; a number is never skipped.
        assertThat(number - last.getOrDefault(key, number % KEYS - KEYS)).isLessThanOrEqualTo(KEYS);
        last.merge(key, number, Math::max);
      }
    }
    assertThat(outcomes).hasSize(2000);
  }

  private void send(Producer producer, int count) {
    for (int i = 0; i < count; i++) {
      int number = outcomes.size();
      byte[] data = String.valueOf(number).getBytes(StandardCharsets.UTF_8);
      outcomes.add(producer.send(key(number), data));
    }
  }

  private static String key(int number) {
    return "key" + number % KEYS;
  }

  /** The numbers in a record, aggregated or not. */
  private static List<Integer> numbersIn(Record record) {
    byte[] data = record.dataBytes();
    return AggregateReader.read(data)
        .map(users -> users.stream().map(UserRecord::data).map(KinesisGatewayIT::number).toList())
        .orElseGet(() -> List.of(number(data)));
  }

  private static int number(byte[] data) {
    return Integer.parseInt(new String(data, StandardCharsets.UTF_8));
  }

  /** All records, parents before their children, by their sequence numbers. */
  private Map<String, Record> stored() {
    Map<String, Record> records = new LinkedHashMap<>();
    for (ShardDescription shard : broker.listShards("s")) {
      ShardIterator next = broker.iterator("s", shard.shardId(), StartingPosition.trimHorizon());
      while (next != null) {
        ReadResult result = broker.read(next, 1000);
        result.records().forEach(record -> records.put(record.sequenceNumber(), record));
        next = result.records().isEmpty() ? null : result.next();
      }
    }
    return records;
  }
}
