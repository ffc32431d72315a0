package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.broker.data.PutReceipt;
import io.weir.broker.routing.HashKey;
import io.weir.broker.routing.HashKeyRange;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.kinesis.KinesisGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Consumers by Amazon's SDK and Weir's own operations, on a real server. */
class KinesisGatewayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<String, String> processed = new ConcurrentHashMap<>();
  private NetworkFixture network;
  private int number;

  @BeforeEach
  void start() throws IOException {
    network = new NetworkFixture(directory);
    network.broker().createStream("s", 4);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    network.close();
  }

  private Consumer consumer(boolean fanOut, String id) {
    return consumer(fanOut, id, network.client());
  }

  private Consumer consumer(boolean fanOut, String id, KinesisAsyncClient client) {
    ConsumerGateway gateway =
        fanOut ? KinesisGateway.fanOut(client, "s", "g") : KinesisGateway.shared(client, "s", "g");
    Consumer consumer =
        Consumer.builder(gateway)
            .memberId(id)
            .session(Duration.ofSeconds(2))
            .onRecords(records -> records.forEach(record -> take(id, record)))
            .start();
    open.add(0, client);
    open.add(0, consumer);
    return consumer;
  }

  private void take(String member, ConsumerRecord record) {
    processed.put(new String(record.dataBytes(), StandardCharsets.UTF_8), member);
  }

  private void put(int count) {
    List<CompletableFuture<?>> puts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "r" + number++;
      CompletableFuture<PutReceipt> put =
          network.broker().put("s", name, name.getBytes(StandardCharsets.UTF_8));
      puts.add(put.thenAccept(receipt -> acknowledged.add(name)));
    }
    CompletableFuture.allOf(puts.toArray(CompletableFuture[]::new)).join();
  }

  private void awaitAll() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(processed.keySet()).containsExactlyInAnyOrderElementsOf(acknowledged));
  }

  private void awaitShares(int first, int second) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                network.broker().groups().list("s").contains("g")
                    && leases("a") == first
                    && leases("b") == second);
  }

  private long leases(String member) {
    return network.broker().groups().describe("s", "g").shards().stream()
        .filter(share -> member.equals(share.owner()))
        .count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingIsMissedThroughHandOverSplitAndRestart(boolean fanOut) throws IOException {
    consumer(fanOut, "a");
    put(100);
    awaitAll();
    Consumer second = consumer(fanOut, "b");
    awaitShares(2, 2);
    put(200);
    network.broker().splitShard("s", "shardId-000000000001", middle("shardId-000000000001"));
    network.broker().mergeShards("s", "shardId-000000000002", "shardId-000000000003");
    put(200);
    awaitAll();
    assertThat(processed.values()).contains("a", "b");

    network.restart();
    put(200);
    awaitAll();
    awaitShares(2, 2);
    second.close();
    awaitShares(4, 0);
    put(100);
    awaitAll();
  }

  @Test
  void theLaterOfTwoWithTheSameIdIsTheMember() {
    Consumer earlier = consumer(false, "a");
    put(100);
    awaitAll();
    consumer(false, "a");
    await().atMost(PATIENCE).until(earlier::isFenced);
    earlier.close();
    put(100);
    awaitAll();
    assertThat(network.broker().groups().describe("s", "g").members()).containsExactly("a");
  }

  /** Its own operations do without, too. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientWithoutCredentialsConsumes(boolean fanOut) {
    AwsCredentialsProvider none = AnonymousCredentialsProvider.create();
    consumer(fanOut, "a", NetworkFixture.client(network.endpoint(), none));
    put(100);
    awaitAll();
  }

  private HashKey middle(String shardId) {
    HashKeyRange range =
        network.broker().listShards("s").stream()
            .filter(shard -> shard.shardId().equals(shardId))
            .findFirst()
            .orElseThrow()
            .hashKeyRange();
    return HashKey.of(range.start().toBigInteger().add(range.end().toBigInteger()).shiftRight(1));
  }
}
