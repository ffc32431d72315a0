package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.routing.HashKey;
import io.weir.consumer.gateway.ConsumerGateway;
import io.weir.consumer.gateway.kinesis.KinesisGateway;
import io.weir.consumer.gateway.kinesis.LocalGroup;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** Consumers that ask their server for nothing but what Amazon Kinesis has. */
class LocalGroupIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> members = ConcurrentHashMap.newKeySet();
  private final List<String> processed = new CopyOnWriteArrayList<>();
  private NetworkFixture network;
  private KinesisAsyncClient client;
  private LocalGroup group;
  private int number;

  @BeforeEach
  void start() throws IOException {
    network = new NetworkFixture(directory.resolve("broker"));
    network.broker().createStream("s", 4);
    client = network.client();
    group = LocalGroup.in(file());
  }

  private Path file() {
    return directory.resolve("groups").resolve("archive.json");
  }

  @AfterEach
  void stop() throws Exception {
    group.close();
    client.close();
    network.close();
  }

  private ConsumerBuilder consumer(boolean fanOut, String id) {
    ConsumerGateway gateway =
        fanOut
            ? KinesisGateway.fanOut(client, "s", "archive", group)
            : KinesisGateway.shared(client, "s", group);
    return Consumer.builder(gateway)
        .memberId(id)
        .session(Duration.ofSeconds(2))
        .onRecords(
            records -> {
              members.add(id);
              records.forEach(
                  record -> processed.add(new String(record.dataBytes(), StandardCharsets.UTF_8)));
            });
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
        .untilAsserted(() -> assertThat(Set.copyOf(processed)).isEqualTo(acknowledged));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConsumerGoesOnWhereItWasThroughSplitMergeAndItsOwnRestart(boolean fanOut) {
    try (Consumer first = consumer(fanOut, "a").start()) {
      put(200);
      awaitAll();
      HashKey quarter = HashKey.of(BigInteger.ONE.shiftLeft(125));
      network.broker().splitShard("s", "shardId-000000000000", quarter);
      network.broker().mergeShards("s", "shardId-000000000002", "shardId-000000000003");
      put(200);
      awaitAll();
      assertThat(first.memberId()).isEqualTo("a");
    }
    put(100);
    group.close();
    group = LocalGroup.in(file());
    try (Consumer second = consumer(fanOut, "b").start()) {
      awaitAll();
      assertThat(second.memberId()).isEqualTo("b");
    }
    assertThat(processed).as("checkpointed at the end, so nothing twice").doesNotHaveDuplicates();
    assertThat(network.broker().groups().list("s")).as("the server keeps no group").isEmpty();
  }

  @Test
  void consumersOfAProcessShareTheShards() {
    try (Consumer first = consumer(false, "a").start();
        Consumer second = consumer(false, "b").start()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                put(20);
                return members.size() == 2;
              });
      awaitAll();
      assertThat(List.of(first.memberId(), second.memberId())).containsExactly("a", "b");
    }
    assertThat(processed).doesNotHaveDuplicates();
  }

  @Test
  void aGroupThatStartsAtTheLatestRecordSeesAllSinceItsFirstHeartbeat() {
    put(50);
    Set<String> before = Set.copyOf(acknowledged);
    acknowledged.clear();
    untilTheNextMillisecond();
    try (Consumer first = consumer(false, "a").start(StartingPosition.latest()).start()) {
      await().atMost(PATIENCE).until(() -> Files.exists(file()));
      assertThat(first.memberId()).isEqualTo("a");
    }
    put(50); // Nobody has read a record yet, nor made an iterator that is still there.
    try (Consumer later = consumer(false, "a").start()) {
      awaitAll();
      assertThat(later.memberId()).isEqualTo("a");
    }
    assertThat(processed).doesNotContainAnyElementsOf(before);
  }

  private static void untilTheNextMillisecond() {
    long now = System.currentTimeMillis();
    while (System.currentTimeMillis() == now) {
      Thread.onSpinWait();
    }
  }

  @Test
  void oneProcessAtATimeHasAFileAndItIsOfOneStream() {
    assertThatThrownBy(() -> LocalGroup.in(file()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is open already");
    KinesisGateway.shared(client, "s", group).close();
    assertThatThrownBy(() -> KinesisGateway.shared(client, "other", group))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is for the stream s, not for other");
  }
}
