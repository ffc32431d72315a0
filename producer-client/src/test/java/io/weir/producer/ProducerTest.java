package io.weir.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.aggregate.AggregateReader;
import io.weir.broker.aggregate.UserRecord;
import io.weir.broker.data.Record;
import io.weir.broker.data.ShardIterator;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.producer.error.InvalidRecordException;
import io.weir.producer.error.RecordTooLargeException;
import io.weir.producer.gateway.broker.BrokerGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer, thread and all, with a broker in this process. */
@Timeout(60)
class ProducerTest extends ProducerFixture {
  @Test
  void recordsAreWhereTheirReceiptsSay() {
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 5000);
      producer.flush().join();
      for (int i = 0; i < outcomes.size(); i++) {
        assertThat(outcomes.get(i)).isCompleted();
        SendReceipt receipt = outcomes.get(i).join();
        ShardIterator at =
            broker.iterator(
                "s",
                receipt.shardId(),
                StartingPosition.atSequenceNumber(receipt.sequenceNumber()));
        Record record = broker.read(at, 1).records().get(0);
        assertThat(record.partitionKey()).isEqualTo("key-" + i);
        assertThat(record.dataBytes()).isEqualTo(bytes(i));
        assertThat(receipt.attempts()).isEqualTo(1);
      }
    }
  }

  @Test
  void theLingerAloneSendsWhatIsNotFull() {
    try (Producer producer = producer().linger(Duration.ofMillis(1)).start()) {
      assertThat(producer.send("k", bytes(1)).join().shardId()).startsWith("shardId-");
    }
  }

  /** One that nothing joined in time is sent as it is. */
  private static Stream<UserRecord> users(Record record) {
    byte[] data = record.dataBytes();
    return AggregateReader.read(data)
        .orElseGet(() -> List.of(new UserRecord(record.partitionKey(), null, data)))
        .stream();
  }

  @Test
  void aggregatedRecordsAreTakenApartToTheSame() {
    try (Producer producer = producer().aggregate(50 * 1024).start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 5000);
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
      List<Record> stored = read();
      assertThat(stored).hasSizeLessThan(100);
      assertThat(stored.stream().flatMap(ProducerTest::users).map(UserRecord::partitionKey))
          .hasSize(5000)
          .doesNotHaveDuplicates();
      assertThat(outcomes.stream().map(outcome -> outcome.join().toString()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anExplicitHashKeyDecides() {
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        outcomes.add(producer.send(new ProducerRecord("key-" + i, HashKey.MAX, bytes(i))));
      }
      producer.flush().join();
      assertThat(outcomes)
          .allSatisfy(
              outcome -> assertThat(outcome.join().shardId()).isEqualTo("shardId-000000000003"));
    }
  }

  @Test
  void limitsAreKeptToAndNothingIsLost() {
    broker.close();
    broker = start(Limits.aws());
    try (Producer producer = producer().start()) {
      List<CompletableFuture<SendReceipt>> outcomes = send(producer, 8000); // two seconds' worth
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    }
    assertThat(read()).hasSize(8000);
  }

  @Test
  void aSplitInTheMidstLosesNothing() {
    try (Producer producer = producer().keepOrder().aggregate(2000).start()) {
      List<CompletableFuture<SendReceipt>> outcomes = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        outcomes.addAll(send(producer, 500));
        ShardDescription open =
            broker.listShards("s").stream().filter(ShardDescription::isOpen).findFirst().get();
        HashKey start = open.hashKeyRange().start();
        HashKey end = open.hashKeyRange().end();
        broker.splitShard(
            "s",
            open.shardId(),
            HashKey.of(start.toBigInteger().add(end.toBigInteger()).shiftRight(1)));
      }
      producer.flush().join();
      assertThat(outcomes).allMatch(outcome -> !outcome.isCompletedExceptionally());
    }
  }

  @Test
  void whatCanNeverBeStoredFailsAtOnce() {
    try (Producer producer = producer().maxRecordBytes(1000).start()) {
      assertThatThrownBy(() -> producer.send("key", new byte[998]).join())
          .hasCauseInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining("1001 bytes");
      assertThat(producer.send("key", new byte[997])).succeedsWithin(Duration.ofSeconds(10));
      assertThatThrownBy(() -> producer.send("", new byte[1]).join())
          .hasCauseInstanceOf(InvalidRecordException.class);
      assertThatThrownBy(() -> producer.send("k".repeat(257), new byte[1]).join())
          .hasCauseInstanceOf(InvalidRecordException.class);
    }
  }

  /** Each aggregated record could be too large for the stream, and be refused for good. */
  @Test
  void aggregatesThatTheStreamWouldNotTakeAreRefusedAtTheStart() {
    ProducerBuilder tooLarge = producer().aggregate(2001).maxRecordBytes(2000);
    assertThatThrownBy(tooLarge::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("aggregate (2001 bytes)")
        .hasMessageContaining("maxRecordBytes (2000 bytes)");
    tooLarge.aggregate(2000).start().close();
  }

  @Test
  void aStreamThatIsNotThereIsToldAtTheStart() {
    assertThatThrownBy(() -> Producer.builder(new BrokerGateway(broker, "none")))
        .hasMessageContaining("none");
  }
}
