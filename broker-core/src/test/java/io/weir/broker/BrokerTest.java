package io.weir.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.data.PutEntry;
import io.weir.broker.data.PutOutcome;
import io.weir.broker.data.PutReceipt;
import io.weir.broker.data.ReadResult;
import io.weir.broker.data.Record;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.error.BrokerClosedException;
import io.weir.broker.error.InvalidArgumentException;
import io.weir.broker.error.LimitExceededException;
import io.weir.broker.error.ShardNotFoundException;
import io.weir.broker.error.StorageException;
import io.weir.broker.error.StreamInUseException;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.limits.Limits;
import io.weir.broker.routing.HashKey;
import io.weir.broker.stream.ShardDescription;
import io.weir.broker.stream.StreamDescription;
import io.weir.broker.stream.StreamStatus;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker on the mapped engine: streams, records, and what is left after a restart. */
class BrokerTest {
  private static final StartingPosition HORIZON = StartingPosition.trimHorizon();

  @TempDir Path directory;

  private BrokerBuilder builder() {
    return Broker.builder().dataDirectory(directory).limits(Limits.off());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> readAll(Broker broker, String stream) {
    List<String> all = new ArrayList<>();
    for (ShardDescription shard : broker.listShards(stream)) {
      ReadResult result = broker.read(broker.iterator(stream, shard.shardId(), HORIZON), 10_000);
      for (Record record : result.records()) {
        all.add(record.partitionKey() + "=" + new String(record.dataBytes(), UTF_8));
      }
    }
    return all;
  }

  @Test
  void aRecordComesBackAsItWasPut() {
    try (Broker broker = builder().start()) {
      broker.createStream("clicks", 4);

      PutReceipt receipt = broker.put("clicks", "session-ü", bytes("hello")).join();

      ReadResult result = broker.read(broker.iterator("clicks", receipt.shardId(), HORIZON), 10);
      assertThat(result.count()).isOne();
      Record record = result.records().get(0);
      assertThat(record.partitionKey()).isEqualTo("session-ü");
      assertThat(record.dataBytes()).isEqualTo(bytes("hello"));
      assertThat(record.data().isReadOnly()).isTrue();
      assertThat(record.data().remaining()).isEqualTo(5);
      assertThat(record.sequenceNumber()).isEqualTo(receipt.sequenceNumber()).hasSize(56);
      assertThat(result.millisBehindLatest()).isZero();
      assertThat(result.countedBytes()).isEqualTo(9 + 1 + 5);
      assertThat(broker.read(result.next(), 10).count()).isZero();
    }
  }

  @Test
  void anEmptyRecordIsARecord() {
    try (Broker broker = builder().start()) {
      broker.createStream("s", 1);
      broker.put("s", "k", new byte[0]).join();
      assertThat(readAll(broker, "s")).containsExactly("k=");
    }
  }

  @Test
  void everythingIsAsItWasAfterAReopen() {
    List<String> before;
    StreamDescription described;
    PutReceipt receipt;
    try (Broker broker = builder().start()) {
      broker.createStream("one", 3);
      broker.createStream(".two", 1);
      broker.setRetention("one", Duration.ofDays(2));
      for (int i = 0; i < 300; i++) {
        broker.put("one", "key-" + i % 20, bytes("value-" + i)).join();
      }
      receipt = broker.put("one", "key-0", bytes("last")).join();
      before = readAll(broker, "one");
      described = broker.describeStream("one");
    }
    try (Broker broker = builder().start()) {
      assertThat(broker.listStreams()).containsExactly(".two", "one");
      assertThat(broker.describeStream("one")).isEqualTo(described);
      assertThat(readAll(broker, "one")).isEqualTo(before).hasSize(301);
      ReadResult last =
          broker.read(
              broker.iterator(
                  "one",
                  receipt.shardId(),
                  StartingPosition.atSequenceNumber(receipt.sequenceNumber())),
              10);
      assertThat(last.sequenceNumber(0)).isEqualTo(receipt.sequenceNumber());
    }
  }

  @Test
  void aStreamIsDescribedAsAmazonDoes() {
    VirtualTime time = new VirtualTime();
    try (Broker broker =
        builder()
            .region("eu-west-1")
            .account("123456789012")
            .clock(time.clock())
            .nanoClock(time.nanoClock())
            .start()) {
      StreamDescription stream = broker.createStream("s", 3);

      assertThat(stream.arn()).isEqualTo("arn:aws:kinesis:eu-west-1:123456789012:stream/s");
      assertThat(stream.status()).isEqualTo(StreamStatus.ACTIVE);
      assertThat(stream.retention()).isEqualTo(Duration.ofHours(24));
      assertThat(stream.createdAt()).isEqualTo(time.now());
      assertThat(stream.openShardCount()).isEqualTo(3);
      assertThat(stream.shards())
          .extracting(ShardDescription::shardId)
          .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
      assertThat(stream.shards().get(2).hashKeyRange().end()).isEqualTo(HashKey.MAX);
      assertThat(stream.shards().get(0).endingSequenceNumber()).isNull();
      assertThat(broker.describeStream("s")).isEqualTo(stream);
      assertThat(broker.listShards("s")).isEqualTo(stream.shards());
    }
  }

  @Test
  void anExplicitHashKeyDecidesOnTheShard() {
    try (Broker broker = builder().start()) {
      List<ShardDescription> shards = broker.createStream("s", 5).shards();
      for (ShardDescription shard : shards) {
        for (HashKey key : List.of(shard.hashKeyRange().start(), shard.hashKeyRange().end())) {
          PutReceipt receipt = broker.put("s", new PutEntry("same", key, bytes("x"))).join();
          assertThat(receipt.shardId()).isEqualTo(shard.shardId());
        }
      }
      assertThat(readAll(broker, "s")).hasSize(10).containsOnly("same=x");
    }
  }

  @Test
  void aBatchIsAnsweredRecordByRecord() {
    try (Broker broker = builder().start()) {
      broker.createStream("s", 2);
      List<PutEntry> entries = new ArrayList<>();
      IntStream.range(0, 499).forEach(i -> entries.add(new PutEntry("k" + i, bytes("v" + i))));
      entries.add(new PutEntry("big", new byte[1 << 20]));

      List<PutOutcome> outcomes = broker.putAll("s", entries).join();

      assertThat(outcomes).hasSize(500);
      assertThat(outcomes.subList(0, 499)).allMatch(PutOutcome::isStored);
      assertThat(outcomes.get(499).error()).isInstanceOf(InvalidArgumentException.class);
      assertThat(readAll(broker, "s")).hasSize(499);
    }
  }

  @Test
  void batchesOfNoneOrTooManyAreRefusedAsAWhole() {
    try (Broker broker = builder().start()) {
      broker.createStream("s", 1);
      PutEntry entry = new PutEntry("k", new byte[1 << 19]);

      for (List<PutEntry> entries :
          List.of(
              List.<PutEntry>of(),
              Collections.nCopies(501, entry),
              Collections.nCopies(20, entry))) {
        assertThatThrownBy(() -> broker.putAll("s", entries).join())
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(InvalidArgumentException.class);
      }
      assertThat(readAll(broker, "s")).isEmpty();
    }
  }

  @Test
  void badKeysAndOversizedRecordsAreInvalid() {
    try (Broker broker = builder().start()) {
      broker.createStream("s", 1);
      StreamHandle handle = broker.stream("s");
      Outcomes heard = new Outcomes();

      handle.put("", bytes("x"), heard, 1);
      handle.put("k".repeat(257), bytes("x"), heard, 2);
      handle.put("k", new byte[1 << 20], heard, 3);
      broker.put("s", "k", new byte[(1 << 20) - 1]).join();

      assertThat(heard.rejected.values())
          .hasSize(3)
          .allMatch(e -> e instanceof InvalidArgumentException);
    }
  }

  @Test
  void wrongNamesAndCountsAreInvalid() {
    try (Broker broker = builder().shardQuota(20).start()) {
      for (String name : List.of("", "a b", "a/b", "ü", "x".repeat(129))) {
        assertThatThrownBy(() -> broker.createStream(name, 1))
            .isInstanceOf(InvalidArgumentException.class);
      }
      for (int shards : new int[] {-1, 0, 10_001}) {
        assertThatThrownBy(() -> broker.createStream("s", shards))
            .isInstanceOf(InvalidArgumentException.class);
      }
      broker.createStream("x".repeat(128), 20);
      assertThatThrownBy(() -> broker.createStream("x".repeat(128), 1))
          .isInstanceOf(StreamInUseException.class);
      assertThatThrownBy(() -> broker.createStream("more", 1))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("20");
      assertThatThrownBy(() -> broker.setRetention("x".repeat(128), Duration.ofHours(23)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessage(
              "Minimum allowed retention period is 24 hours."
                  + " Requested retention period (23 hours) is too short.");
      for (Duration longer :
          List.of(Duration.ofHours(8761), Duration.ofHours(8760).plusMillis(1))) {
        assertThatThrownBy(() -> broker.setRetention("x".repeat(128), longer))
            .isInstanceOf(InvalidArgumentException.class)
            .hasMessage(
                "Maximum allowed retention period is 8760 hours."
                    + " Requested retention period (8761 hours) is too long.");
      }
      assertThatThrownBy(() -> broker.put("none", "k", bytes("x")).join())
          .hasCauseInstanceOf(StreamNotFoundException.class)
          .hasMessageContaining("Stream none under account 000000000000 not found.");
      for (String shard :
          List.of("shardId-000000000020", "shardId-0", "x", "", "shardId--00000000001")) {
        assertThatThrownBy(() -> broker.iterator("x".repeat(128), shard, HORIZON))
            .isInstanceOf(ShardNotFoundException.class);
      }
    }
  }

  @Test
  void aDeletedStreamIsGoneAndALaterOneStartsAfresh() throws Exception {
    try (Broker broker = builder().start()) {
      broker.createStream("s", 2);
      StreamHandle old = broker.stream("s");
      PutReceipt receipt = broker.put("s", "k", bytes("old")).join();
      var iterator = broker.iterator("s", receipt.shardId(), HORIZON);

      broker.deleteStream("s");

      Outcomes heard = new Outcomes();
      old.put("k", bytes("x"), heard, 1);
      assertThat(heard.rejected.get(1L)).isInstanceOf(StreamNotFoundException.class);
      assertThatThrownBy(() -> broker.read(iterator, 1))
          .isInstanceOf(StreamNotFoundException.class);
      assertThatThrownBy(() -> broker.deleteStream("s"))
          .isInstanceOf(StreamNotFoundException.class);
      assertThat(streamDirectories()).isEmpty();

      broker.createStream("s", 2);
      PutReceipt again = broker.put("s", "k", bytes("new")).join();
      assertThat(readAll(broker, "s")).containsExactly("k=new");
      assertThat(new BigInteger(again.sequenceNumber()))
          .isGreaterThan(new BigInteger(receipt.sequenceNumber()));
      assertThatThrownBy(() -> broker.read(iterator, 1))
          .isInstanceOf(InvalidArgumentException.class);
      assertThatThrownBy(
              () ->
                  broker.iterator(
                      "s",
                      receipt.shardId(),
                      StartingPosition.afterSequenceNumber(receipt.sequenceNumber())))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("did not come from this stream");
    }
  }

  private List<String> streamDirectories() throws Exception {
    try (var files = Files.list(directory.resolve("logs"))) {
      return files.map(p -> p.getFileName().toString()).filter(n -> !n.equals("catalog")).toList();
    }
  }

  @Test
  void creationSecondsRiseAlsoOverDeletionAndRestart() {
    VirtualTime time = new VirtualTime();
    BigInteger last = BigInteger.ZERO;
    for (int i = 0; i < 3; i++) {
      try (Broker broker =
          builder().clock(time.clock()).nanoClock(time.nanoClock()).snapshotEvery(2).start()) {
        for (int j = 0; j < 3; j++) {
          StreamDescription stream = broker.createStream("s", 1);
          BigInteger first = new BigInteger(stream.shards().get(0).startingSequenceNumber());
          assertThat(first).isGreaterThan(last);
          broker.put("s", "k", bytes("x")).join();
          last = new BigInteger(broker.put("s", "k", bytes("x")).join().sequenceNumber());
          broker.deleteStream("s");
        }
      }
    }
  }

  @Test
  void aSecondBrokerOnTheDirectoryIsRefusedInWords() {
    try (Broker broker = builder().start()) {
      assertThat(broker.listStreams()).isEmpty();
      assertThatThrownBy(() -> builder().start())
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use");
    }
    builder().start().close();
  }

  @Test
  void aClosedBrokerSaysSo() {
    Broker broker = builder().start();
    broker.createStream("s", 1);
    StreamHandle handle = broker.stream("s");
    var iterator = broker.iterator("s", "shardId-000000000000", HORIZON);
    broker.close();
    broker.close();

    Outcomes heard = new Outcomes();
    handle.put("k", bytes("x"), heard, 1);
    assertThat(heard.rejected.get(1L)).isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(() -> broker.read(iterator, 1)).isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(() -> broker.createStream("t", 1)).isInstanceOf(BrokerClosedException.class);
    assertThatThrownBy(broker::listStreams).isInstanceOf(BrokerClosedException.class);
  }

  @Test
  void conflictingConfigurationsAreRefused() {
    assertThatThrownBy(() -> builder().ephemeral().start()).hasMessageContaining("ephemeral");
    assertThatThrownBy(() -> builder().account("1")).hasMessageContaining("account");
    assertThatThrownBy(() -> builder().shardQuota(0)).hasMessageContaining("shardQuota");
    BrokerBuilder once = builder();
    once.start().close();
    assertThatThrownBy(once::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tenThousandShardsFit() {
    try (Broker broker = builder().start()) {
      assertThat(broker.createStream("wide", 10_000).openShardCount()).isEqualTo(10_000);
      broker.put("wide", "k", bytes("x")).join();
      broker.deleteStream("wide");
    }
  }
}
