package io.weir.producer;

import io.weir.broker.Broker;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.limits.Limits;
import io.weir.broker.stream.ShardDescription;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;

/** A broker in this process with a stream {@code s} of four shards, and producers for it. */
abstract class ProducerFixture {
  Broker broker = start(Limits.off());

  Broker start(Limits limits) {
    Broker started = Broker.builder().ephemeral().limits(limits).start();
    started.createStream("s", 4);
    return started;
  }

  @AfterEach
  void close() {
    broker.close();
  }

  ProducerBuilder producer() {
    return Producer.builder(shards());
  }

  List<Record> read() {
    List<Record> all = new ArrayList<>();
    for (ShardDescription shard : broker.listShards("s")) {
      ShardIterator next = broker.iterator("s", shard.shardId(), StartingPosition.trimHorizon());
      while (next != null) {
        ReadResult result = broker.read(next, 1000);
        all.addAll(result.records());
        next = result.records().isEmpty() ? null : result.next();
      }
    }
    return all;
  }

  static byte[] bytes(int number) {
    return String.valueOf(number).getBytes(StandardCharsets.UTF_8);
  }

  static List<CompletableFuture<SendReceipt>> send(Producer producer, int count) {
    List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outcomes.add(producer.send("key-" + i, bytes(i)));
    }
    return outcomes;
  }

  ProducerBuilder silent() {
    return Producer.builder(new StubGateway.Silent(shards()));
  }

  /** Knows the shards of the broker's stream. */
  BrokerGateway shards() {
    return new BrokerGateway(broker, "s");
  }
}
